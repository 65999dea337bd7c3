import type { ErrorObject } from 'ajv/dist/2020.js';
import { escapeToken, valueAt } from '../values/json-pointer.js';
import type { OperationInput, Parameter, Violation } from '../operation/operation.js';
import { MOST_DIGITS } from '../values/decimal.js';
import { isAbsentMember } from './absent-members.js';
import { codeOf, rowOf } from './api-codes.js';
import { describeExpected } from './describe-expected.js';
import { jsonType } from '../values/json-type.js';
import { odditiesOf, unwritableValues } from './unwritable-values.js';
import type { Unwritable } from './unwritable-values.js';
import { MOST_FAULTS } from './validator.js';
import type { InputValidator } from './validator.js';

const LONGEST_POINTER = 200;
const LONGEST_NAME = 100;
const LONGEST_NUMBER = 40;

/** The faults of an input, each with its place and what was expected; of very many the first MOST_FAULTS. */
export function violationsOf(
  validator: InputValidator,
  input: OperationInput,
  parameters: readonly Parameter[],
): Violation[] {
  const { nul, exact, unreadable } = odditiesOf(input);
  const unwritable = nul || unreadable ? unwritableValues(input, MOST_FAULTS) : [];
  const known = new Set(unwritable.map(({ pointer }) => pointer));
  const errors = withoutBranches(validator.errors(input, exact))
    .filter((error) => !isAbsentMember(error, validator.schema))
    .map(readError)
    .filter(({ pointer }) => !known.has(pointer));
  return [...errors, ...unwritable.map(readUnwritable)]
    .slice(0, MOST_FAULTS)
    .map((fault) => ({ ...violationOf(fault, input, parameters), ...rowOf(fault.pointer, validator.schema) }));
}

type Fault = Pick<Violation, 'pointer' | 'keyword' | 'expected' | 'code'>;

function readError(error: ErrorObject): Fault {
  const missing = missingProperty(error);
  const pointer = missing === undefined ? error.instancePath : `${error.instancePath}/${escapeToken(missing)}`;
  return { pointer, keyword: error.keyword, expected: describeExpected(error), ...codeOf(error, missing) };
}

const WRITABLE: Readonly<Record<Unwritable['keyword'], string>> = {
  nul: 'free of NUL characters',
  number: `a number below 1.8e308 of at most ${MOST_DIGITS} digits`,
};

function readUnwritable({ pointer, keyword }: Unwritable): Fault {
  return { pointer, keyword, expected: WRITABLE[keyword] };
}

/** Of a failed `anyOf`/`oneOf` only the whole is reported: its branches contradict each other. */
function withoutBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const wholes = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  const paths = [...new Set(wholes.map(({ schemaPath }) => `${schemaPath}/`))];
  return errors.filter(
    ({ keyword, schemaPath }) =>
      keyword !== 'if' && keyword !== 'propertyNames' && !paths.some((path) => schemaPath.startsWith(path)),
  );
}

function violationOf(
  { pointer, keyword, expected, code }: Fault,
  input: OperationInput,
  parameters: readonly Parameter[],
): Violation {
  const [, first = '', second = '', ...rest] = pointer.split('/');
  const place = first === 'path' || first === 'query' ? first : 'body';
  const parameter = parameters.find((candidate) => candidate.in === place && candidate.name === unescape(second));
  const name = parameter?.wireName ?? cut(unescape(rest.at(-1) ?? (second || first)), LONGEST_NAME);
  const value = valueAt(input, pointer);
  // A number that is refused for what it is says nothing about anybody, and is what must be mended.
  const received = keyword === 'number' ? cut(String(value), LONGEST_NUMBER) : jsonType(value);
  const shown = cut(pointer, LONGEST_POINTER);
  const written = parameter && writtenName(parameter, rest.map(unescape));
  const within = rest.length && !written ? ` at ${cut(`/${rest.join('/')}`, LONGEST_POINTER)}` : '';
  const kind = parameter?.header === undefined ? `${place} parameter` : 'header';
  const what = place === 'body' ? shown.slice('/body'.length) || 'the body' : `${kind} ${written ?? name}${within}`;
  const message = messageOf({ what, keyword, expected, received });
  return {
    pointer: shown,
    place,
    name,
    ...(written === undefined ? {} : { written }),
    ...(parameter?.header === undefined ? {} : { header: true as const }),
    ...{ keyword, expected, received, message },
    ...(code === undefined ? {} : { code }),
  };
}

/** What a member of a parameter is called in a query: `created[gte]`, or by its own name. */
function writtenName(
  { style, wireName, header }: Parameter,
  [first = '', ...more]: readonly string[],
): string | undefined {
  if (header !== undefined || first === '' || (style !== 'map' && style !== 'members')) return undefined;
  const keys = style === 'map' ? [first, ...more] : more;
  const base = style === 'map' ? wireName : first;
  return cut(base + keys.map((key) => `[${key}]`).join(''), LONGEST_NAME);
}

function messageOf({
  what,
  keyword,
  expected,
  received,
}: Record<'what' | 'keyword' | 'expected' | 'received', string>) {
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') return `${what} is not known here`;
  return received === 'nothing'
    ? `${what} is required: ${expected}`
    : `${what} must be ${expected}, received ${received}`;
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

/** The beginning of a text, so that it takes no more than twice `most` bytes however it is written. */
function cut(text: string, most: number): string {
  let shown = text.slice(0, most);
  while (Buffer.byteLength(JSON.stringify(shown)) > 2 * most) shown = shown.slice(0, shown.length / 2);
  return shown.length < text.length ? `${shown}…` : text;
}
