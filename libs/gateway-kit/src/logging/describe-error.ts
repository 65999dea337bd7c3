import { OutcomeUnknownError, UpstreamError } from '@lago/lago-client';
import { ProblemError } from '../problem/problem.js';
import { safeText } from './safe-text.js';

/** What a line may say about an error. Whatever else an error carries (commands, requests, replies) stays out. */
export interface ErrorRecord {
  readonly type: string;
  readonly code?: string | number;
  /** What a library says, without what it quotes. */
  readonly message?: string;
  /** Where it was thrown; left out for errors that are expected. */
  readonly frames?: readonly string[];
  /** Slug of a problem of the gateway's own. */
  readonly problem?: string;
  readonly operation?: string;
  readonly cause?: ErrorRecord;
  /** Of several that failed together, such as the addresses of one host. */
  readonly errors?: readonly ErrorRecord[];
}

const DEEPEST = 4;
const MOST_ERRORS = 4;
const MOST_FRAMES = 8;

/** Describes anything that was thrown, by an allow-list. */
export function describeError(error: unknown): ErrorRecord {
  return describe(error, 0, false);
}

/** What led to an error that is expected is no fault of ours either. */
function describe(error: unknown, depth: number, below: boolean): ErrorRecord {
  if (!(error instanceof Error)) return { type: typeof error };
  const { cause } = error;
  const expected = below || isExpected(error);
  const inner = (one: unknown) => describe(one, depth + 1, expected);
  return {
    type: word(error.name) ?? 'Error',
    ...codeOf(error),
    ...whatItSays(error),
    ...(expected ? {} : framesOf(error)),
    ...(cause !== undefined && depth < DEEPEST ? { cause: inner(cause) } : {}),
    ...(error instanceof AggregateError && depth < DEEPEST
      ? { errors: error.errors.slice(0, MOST_ERRORS).map(inner) }
      : {}),
  };
}

function codeOf(error: Error): Pick<ErrorRecord, 'code'> {
  const { code } = error as { code?: unknown };
  if (typeof code === 'number') return { code };
  const text = typeof code === 'string' ? word(code) : undefined;
  return text === undefined ? {} : { code: text };
}

/** What is said to a caller may name the caller's records and is not for a log; nor is input that was not understood. */
function whatItSays(error: Error): Pick<ErrorRecord, 'message' | 'problem' | 'operation'> {
  if (error instanceof ProblemError) return { problem: error.type.slug };
  if (error instanceof OutcomeUnknownError) return { operation: error.operation };
  if (error instanceof SyntaxError) return {};
  // Redis, and what speaks its protocol, may repeat the command.
  if (error.name === 'ReplyError') return { message: safeText(error.message.replace(/[:,].*/s, '…')) };
  return { message: safeText(error.message) };
}

function isExpected(error: Error): boolean {
  return error instanceof UpstreamError || error instanceof ProblemError || 'code' in error;
}

function framesOf(error: Error): Pick<ErrorRecord, 'frames'> {
  if (typeof error.stack !== 'string') return {};
  const lines = error.stack.split('\n').filter((line) => /^ {4}at /.test(line));
  return lines.length ? { frames: lines.slice(0, MOST_FRAMES).map((line) => line.slice(7)) } : {};
}

function word(text: string): string | undefined {
  return /^[\w.$-]{1,64}$/.test(text) ? text : undefined;
}
