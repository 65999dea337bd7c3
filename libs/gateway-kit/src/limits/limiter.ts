import { randomUUID } from 'node:crypto';
import type { OperationClass } from '../capability/operation-class.js';
import type { Consumer } from '../consumers/consumer.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';
import { rateLimitHeaders, retryAfter } from './headers.js';
import type { Claim, LimitStore, Verdict } from './limit-store.js';

/** A call that was let in. */
export interface Admission {
  /** `RateLimit` headers for the answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Must be called when the call has ended. */
  leave(): void;
}

/** Lets a call in or throws ProblemError (429) with `Retry-After`. `deadline` is in milliseconds since the epoch. */
export type Limiter = (caller: Consumer, operationClass: OperationClass, deadline: number) => Promise<Admission>;

const FREE: Admission = { headers: {}, leave: () => undefined };

/** Builds the limiter over a store. */
export function createLimiter(store: LimitStore, now: () => number = Date.now): Limiter {
  return async (caller, name, deadline) => {
    const claim = claimOf(caller, name, Math.max(1000, deadline - now()));
    if (!claim) return FREE;
    const verdict = await store.enter(claim);
    const headers = rateLimitHeaders(name, claim, verdict);
    if (verdict.refusedBy) throw refusal(name, claim, verdict, headers);
    return { headers, leave: () => void store.leave(claim) };
  };
}

function claimOf({ name, limits }: Consumer, operationClass: OperationClass, leaseMs: number): Claim | undefined {
  const limit = limits[operationClass];
  const { perSecond, burst, perDay } = limit ?? {};
  const { concurrency } = limits;
  if (perSecond === undefined && perDay === undefined && concurrency === undefined) return undefined;
  const rate = perSecond === undefined ? undefined : { perSecond, burst: burst ?? Math.max(1, Math.ceil(perSecond)) };
  return { key: `${name}:${operationClass}`, flightKey: name, rate, perDay, concurrency, id: randomUUID(), leaseMs };
}

function refusal(name: string, claim: Claim, verdict: Verdict, headers: Record<string, string>): ProblemError {
  const all = { headers: { ...headers, ...retryAfter(verdict) } };
  if (verdict.refusedBy === 'day') {
    return new ProblemError(PROBLEMS.quotaExceeded, `the ${claim.perDay} ${name} calls of this day are used up`, all);
  }
  if (verdict.refusedBy === 'concurrency') {
    return new ProblemError(PROBLEMS.tooManyInFlight, `${claim.concurrency} calls are in flight already`, all);
  }
  const rate = `${claim.rate?.perSecond} ${name} calls a second`;
  return new ProblemError(PROBLEMS.rateLimited, `more than ${rate}`, all);
}
