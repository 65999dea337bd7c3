import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import type { JsonSchema, OperationInput } from '../operation/operation.js';
import { boundKeywords } from './bounded-keywords.js';
import { roundedCopy, useExactKeywords, useCarefulKeywords } from './exact-keywords.js';
import { collectKeywords } from './schema-keywords.js';

/** So many faults of one input are looked for. */
export const MOST_FAULTS = 1000;

/** Checks inputs against one schema. */
export interface InputValidator {
  readonly schema: JsonSchema;
  /** Ajv's errors; `exact` for an input that holds an ExactNumber. */
  errors(input: OperationInput, exact: boolean): readonly ErrorObject[];
}

/** Compiles input schemas; equal schemas (both doors of one operation) share one validator. */
export class Validators {
  private readonly plain = new Compiler(false);
  /** Made when the first number comes that a double cannot hold: hardly ever. */
  private exact: Compiler | undefined;
  private readonly compiled = new Map<string, InputValidator>();

  /** Throws an Error with Ajv's own words when the schema is not a valid one. */
  compile(schema: JsonSchema): InputValidator {
    const key = JSON.stringify(schema);
    const known = this.compiled.get(key);
    if (known) return known;
    const validate = this.plain.compile(schema);
    let validateExact: ValidateFunction | undefined;
    const made: InputValidator = {
      schema,
      errors: (input, exact) => {
        if (!exact) return errorsOf(validate, input);
        this.exact ??= new Compiler(true);
        validateExact ??= this.exact.compile(schema);
        return errorsOf(validateExact, roundedCopy(input));
      },
    };
    this.compiled.set(key, made);
    return made;
  }
}

function errorsOf(validate: ValidateFunction, input: OperationInput): readonly ErrorObject[] {
  if (validate(input)) return [];
  const { errors } = validate;
  validate.errors = null;
  return errors ?? [];
}

/** Strict on keywords and formats; type unions and partial `required` are good practice in API descriptions. */
const LENIENT = { allowUnionTypes: true, strictTypes: false, strictRequired: false, strictTuples: false } as const;

class Compiler {
  private readonly ajv = new Ajv2020({ strict: true, allErrors: true, verbose: true, ...LENIENT });

  constructor(exact: boolean) {
    addFormats(this.ajv);
    addStrictDateTime(this.ajv);
    // The standard leaves it open whether this is checked. APIs that parse such text break on what is none.
    this.ajv.removeKeyword('contentMediaType');
    this.ajv.addKeyword({
      keyword: 'contentMediaType',
      type: 'string',
      schemaType: 'string',
      validate: (mediaType: string, text: string) => mediaType !== 'application/json' || isJson(text),
    });
    useCarefulKeywords(this.ajv);
    if (exact) useExactKeywords(this.ajv);
    boundKeywords(this.ajv, MOST_FAULTS);
  }

  compile(schema: JsonSchema): ValidateFunction {
    const { ajv } = this;
    const { formats, keywords } = collectKeywords(schema);
    for (const format of formats) if (!(format in ajv.formats)) ajv.addFormat(format, true);
    for (const keyword of keywords) if (!ajv.RULES.keywords[keyword]) ajv.addKeyword(keyword);
    return ajv.compile(schema);
  }
}

/** RFC 3339 writes a `T`; that a space is read as well is not for everybody. */
function addStrictDateTime(ajv: Ajv2020): void {
  const known = ajv.formats['date-time'] as { readonly validate: (text: string) => boolean };
  ajv.addFormat('date-time', (text: string) => /^\d{4}-\d{2}-\d{2}T/i.test(text) && known.validate(text));
}

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
