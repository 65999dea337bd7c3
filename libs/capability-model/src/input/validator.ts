import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import type { JsonSchema, OperationInput, Parameter, Violation } from '../operation.js';
import { escapeToken, valueAt } from '../document/json-pointer.js';
import { isAbsentMember } from './absent-members.js';
import { describeExpected } from './describe-expected.js';
import { jsonType } from './json-type.js';
import { nulCharacters } from './nul-characters.js';
import { collectWords } from './schema-words.js';

/** Compiles input schemas; equal schemas (both doors of one operation) share one validator. */
export class Validators {
  private readonly ajv = new Ajv2020({ strict: true, allErrors: true, verbose: true, ...LENIENT });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor() {
    addFormats(this.ajv);
    // The standard leaves it open whether this is checked. APIs that parse such text break on what is none.
    this.ajv.removeKeyword('contentMediaType');
    this.ajv.addKeyword({
      keyword: 'contentMediaType',
      type: 'string',
      schemaType: 'string',
      validate: (mediaType: string, text: string) => mediaType !== 'application/json' || isJson(text),
    });
  }

  /** Throws an Error with Ajv's own words when the schema is not a valid one. */
  compile(schema: JsonSchema): ValidateFunction {
    const key = JSON.stringify(schema);
    const known = this.compiled.get(key);
    if (known) return known;
    const { formats, keywords } = collectWords(schema);
    for (const format of formats) if (!(format in this.ajv.formats)) this.ajv.addFormat(format, true);
    for (const keyword of keywords) if (!this.ajv.RULES.keywords[keyword]) this.ajv.addKeyword(keyword);
    const validate = this.ajv.compile(schema);
    this.compiled.set(key, validate);
    return validate;
  }
}

/** Strict on keywords and formats; type unions and partial `required` are good practice in API descriptions. */
const LENIENT = { allowUnionTypes: true, strictTypes: false, strictRequired: false, strictTuples: false } as const;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

type AddFormats = (ajv: Ajv2020) => unknown;
const addFormats = addFormatsModule as unknown as AddFormats;

/** Every fault of an input, each with its place and what was expected. */
export function violationsOf(
  validate: ValidateFunction,
  input: OperationInput,
  parameters: readonly Parameter[],
): Violation[] {
  const found = validate(input) ? [] : withoutBranches(validate.errors ?? []);
  const errors = found.filter((error) => !isAbsentMember(error, validate.schema));
  const nul = nulCharacters(input).map((pointer) => ({ pointer, keyword: 'nul', expected: 'free of NUL characters' }));
  return [...errors.map(readError), ...nul].map((fault) => violationOf(fault, input, parameters));
}

type Fault = Pick<Violation, 'pointer' | 'keyword' | 'expected'>;

function readError(error: ErrorObject): Fault {
  const missing = missingProperty(error);
  const pointer = missing === undefined ? error.instancePath : `${error.instancePath}/${escapeToken(missing)}`;
  return { pointer, keyword: error.keyword, expected: describeExpected(error) };
}

/** Of a failed `anyOf`/`oneOf` only the whole is reported: its branches contradict each other. */
function withoutBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const wholes = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  return errors.filter(
    (error) =>
      error.keyword !== 'if' &&
      error.keyword !== 'propertyNames' &&
      !wholes.some((whole) => whole !== error && error.schemaPath.startsWith(`${whole.schemaPath}/`)),
  );
}

function violationOf(
  { pointer, keyword, expected }: Fault,
  input: OperationInput,
  parameters: readonly Parameter[],
): Violation {
  const [, first = '', second = '', ...rest] = pointer.split('/');
  const place = first === 'path' || first === 'query' ? first : 'body';
  const parameter = parameters.find((candidate) => candidate.in === place && candidate.name === unescape(second));
  const name = parameter?.wireName ?? unescape(rest.at(-1) ?? (second || first));
  const received = jsonType(valueAt(input, pointer));
  const within = rest.length ? ` at /${rest.join('/')}` : '';
  const what = place === 'body' ? pointer.slice('/body'.length) || 'the body' : `${place} parameter ${name}${within}`;
  const message =
    received === 'nothing' ? `${what} is required: ${expected}` : `${what} must be ${expected}, received ${received}`;
  return { pointer, place, name, keyword, expected, received, message };
}

function missingProperty({ keyword, params, propertyName }: ErrorObject): string | undefined {
  const named = params as Readonly<Record<string, unknown>>;
  if (keyword === 'required' || keyword === 'dependentRequired') return String(named['missingProperty']);
  if (keyword === 'additionalProperties') return String(named['additionalProperty']);
  if (keyword === 'unevaluatedProperties') return String(named['unevaluatedProperty']);
  return propertyName;
}

function unescape(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
