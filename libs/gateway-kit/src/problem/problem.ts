import { MOST_FAULTS } from '@lago/capability-model';
import type { Violation } from '@lago/capability-model';
import type { ProblemType } from './problem-types.js';
import { PROBLEMS } from './problem-types.js';

export interface ProblemDetails {
  readonly headers?: Readonly<Record<string, string>>;
  readonly violations?: readonly Violation[];
  /** Violations that are not told, in words; empty when all are. */
  readonly more?: string;
  /** Further members of the body (RFC 9457 section 3.2). */
  readonly extension?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An error of the gateway's own; thrown inside, answered once at the edge. `message` is shown to the caller. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly headers: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
  readonly more: string;
  readonly extension: Readonly<Record<string, unknown>>;

  constructor(
    readonly type: ProblemType,
    detail: string,
    { headers = {}, violations = [], more = '', extension = {}, cause }: ProblemDetails = {},
  ) {
    super(detail, { cause });
    this.headers = headers;
    this.violations = violations;
    this.more = more;
    this.extension = extension;
  }
}

/** So many violations are told; who mends them finds the rest. */
const MOST_TOLD = 20;

const LONGEST_DETAIL = 8000;

/** The refusal of an input: names the first violations, and how many more there are. */
export function invalidInput(violations: readonly Violation[]): ProblemError {
  const told = violations.slice(0, MOST_TOLD);
  const rest = violations.length - told.length;
  const more = rest ? `${rest} more${violations.length < MOST_FAULTS ? '' : ' or still more'}` : '';
  const said = told.map(({ message }) => message).join('; ');
  const detail = said.length > LONGEST_DETAIL ? `${said.slice(0, LONGEST_DETAIL)}…` : said;
  return new ProblemError(PROBLEMS.invalidInput, more ? `${detail}; and ${more}` : detail, { violations: told, more });
}

/**
 * The body of `application/problem+json` (RFC 9457). It also carries `status`, `error`, `code` and `error_details`,
 * the members that clients of the API behind the gateway read.
 */
export function problemBody(problem: ProblemError, requestId: string): Record<string, unknown> {
  const { type, message, violations, more, extension } = problem;
  return {
    type: `/docs/errors.md#${type.slug}`,
    title: type.title,
    status: type.status,
    detail: message,
    instance: `urn:request:${requestId}`,
    error: type.title,
    code: type.code,
    ...(violations.length ? { error_details: errorDetails(violations), errors: violations.map(publicViolation) } : {}),
    ...(more ? { more_errors: more } : {}),
    ...extension,
  };
}

function publicViolation(violation: Violation): Record<string, unknown> {
  const { pointer, place, name, written, header, expected, received, message } = violation;
  const where =
    place === 'body'
      ? { pointer: pointer.replace(/^\/body/, '') || '/', ...(written === undefined ? {} : { parameter: written }) }
      : { parameter: written ?? name, in: header ? 'header' : place };
  return { ...where, detail: message, expected, received };
}

type Codes = Record<string, string[]>;

/** What the API would say of records at fault, by their position in the list. */
export function faultsByRow(violations: readonly Violation[]): Readonly<Record<string, unknown>> {
  return errorDetails(violations.filter(({ row }) => row !== undefined));
}

/** Codes by field, as the API gives them; within a batch by position first. Never both: typed clients read one form. */
function errorDetails(violations: readonly Violation[]): Record<string, Codes | string[]> {
  const whole = empty<string[]>();
  const rows = empty<Codes>();
  for (const violation of violations) {
    const { name, row, code = usualCode(violation) } = violation;
    const fields = row === undefined ? whole : (rows[row] ??= empty<string[]>());
    const known = (fields[name] ??= []);
    if (!known.includes(code)) known.push(code);
  }
  return Object.keys(whole).length ? whole : rows;
}

function empty<Value>(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>;
}

/** What the API calls the faults that the contract gives no code of their own; it knows the finer ones in bodies only. */
function usualCode({ keyword, place, received }: Violation): string {
  if (keyword === 'required' || (keyword === 'type' && received === 'null')) return 'value_is_mandatory';
  return (place === 'body' ? BODY_CODES[keyword] : undefined) ?? 'value_is_invalid';
}

const BODY_CODES: Readonly<Record<string, string>> = {
  minLength: 'value_is_mandatory',
  maxLength: 'value_is_too_long',
  minimum: 'value_is_out_of_range',
  exclusiveMinimum: 'value_is_out_of_range',
  maximum: 'value_is_out_of_range',
};
