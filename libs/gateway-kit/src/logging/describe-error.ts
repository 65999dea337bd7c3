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
export function describeError(error: unknown, depth = 0): ErrorRecord {
  if (!(error instanceof Error)) return { type: typeof error };
  const { cause } = error;
  return {
    type: word(error.name) ?? 'Error',
    ...codeOf(error),
    ...whatItSays(error),
    ...framesOf(error),
    ...(cause !== undefined && depth < DEEPEST ? { cause: describeError(cause, depth + 1) } : {}),
    ...(error instanceof AggregateError && depth < DEEPEST
      ? { errors: error.errors.slice(0, MOST_ERRORS).map((one) => describeError(one, depth + 1)) }
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

function framesOf(error: Error): Pick<ErrorRecord, 'frames'> {
  const expected = error instanceof UpstreamError || error instanceof ProblemError || 'code' in error;
  if (expected || typeof error.stack !== 'string') return {};
  const lines = error.stack.split('\n').filter((line) => /^ {4}at /.test(line));
  return lines.length ? { frames: lines.slice(0, MOST_FRAMES).map((line) => line.slice(7)) } : {};
}

function word(text: string): string | undefined {
  return /^[\w.$-]{1,64}$/.test(text) ? text : undefined;
}
