/** One call that asks to be let in. What is undefined is not limited. */
export interface Claim {
  /** Whose rate and quota: consumer and class. */
  readonly key: string;
  /** Whose calls in flight: the consumer. */
  readonly flightKey: string;
  readonly rate?: { readonly perSecond: number; readonly burst: number } | undefined;
  readonly perDay?: number | undefined;
  readonly concurrency?: number | undefined;
  /** Unique per call; names its place among the calls in flight. */
  readonly id: string;
  /** Milliseconds after which a call in flight counts as ended, whatever became of its process. */
  readonly leaseMs: number;
}

/** How much of a limit is left. Times in milliseconds. */
export interface Left {
  readonly remaining: number;
  /** Until the whole limit is there again. */
  readonly resetMs: number;
}

/** The answer to a claim; a refused claim takes nothing. */
export interface Verdict {
  readonly refusedBy?: 'rate' | 'day' | 'concurrency';
  /** Milliseconds until asking again makes sense; 0 when let in. */
  readonly retryMs: number;
  readonly rate?: Left;
  readonly day?: Left;
}

/** Where limits are counted. */
export interface LimitStore {
  enter(claim: Claim): Promise<Verdict>;
  /** Gives back the place of a call in flight. */
  leave(claim: Claim): Promise<void>;
}

/** Milliseconds of a UTC day. */
export const DAY_MS = 86_400_000;

/** How long to wait when too many calls are in flight: nobody knows, so a second. */
export const CONCURRENCY_RETRY_MS = 1000;

/** Sums of fractions of milliseconds miss whole numbers by this much at most. */
export const TOLERANCE_MS = 0.001;
