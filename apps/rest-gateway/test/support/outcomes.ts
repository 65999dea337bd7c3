import { isDeepStrictEqual } from 'node:util';
import type { Call } from './calls.js';

/** What a client made of an answer. `answer` is what its caller gets, an error what of it is Lago's own form. */
export interface Outcome {
  readonly status: number;
  readonly answer?: unknown;
  readonly error?: unknown;
}

/** A call that a client's caller can tell apart. */
export interface Difference {
  readonly operation: string;
  readonly odd: string;
  readonly direct: Outcome;
  readonly through: Outcome;
}

/** Calls that ended one way at the API itself and another way through the gateway. */
export function differencesOf(
  calls: readonly Call[],
  direct: readonly Outcome[],
  through: readonly Outcome[],
): Difference[] {
  return calls.flatMap(({ operation, odd }, index) => {
    const pair = { direct: direct[index] as Outcome, through: through[index] as Outcome };
    return isDeepStrictEqual(pair.direct, pair.through) ? [] : [{ operation, odd, ...pair }];
  });
}

/** The part of an error that Lago itself gives: programs branch on it. */
export function lagoPart(error: unknown): unknown {
  const { status, error: phrase, code, error_details } = (error ?? {}) as Record<string, unknown>;
  return { status, error: phrase, code, error_details };
}

/** A difference on one line. */
export function tell({ operation, odd, direct, through }: Difference): string {
  const [at, one, other] = firstDifference(direct, through, '');
  return `${operation} ${odd}: ${at} ${JSON.stringify(one)} directly, ${JSON.stringify(other)} through the gateway`;
}

function firstDifference(one: unknown, other: unknown, at: string): [at: string, one: unknown, other: unknown] {
  if (!isContainer(one) || !isContainer(other)) return [at, one, other];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  const key = [...keys].find((name) => !isDeepStrictEqual(one[name], other[name])) ?? '';
  return firstDifference(one[key], other[key], `${at}/${key}`);
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
