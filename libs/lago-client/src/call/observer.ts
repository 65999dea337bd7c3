import type { Reply } from './reply.js';

/** Where a call stands, in labels of bounded number. */
export interface Labels {
  /** Operation id. */
  readonly operation: string;
  /** Rate-limit bucket. */
  readonly bucket: string;
  /** Namespace of the consumed API. */
  readonly upstream: string;
}

/** How one try ended. */
export type AttemptResult = 'ok' | 'refused' | 'limited' | 'error' | 'timeout' | 'unreachable' | 'protocol' | 'aborted';

/** One try as a trace tells it: nothing of it is the caller's own word. */
export interface TriedRequest {
  readonly method: string;
  /** Scheme, host and port of the upstream. */
  readonly origin: string;
  /** Path with its placeholders. */
  readonly template: string;
  /** Names of the contract in the query, percent-encoded, as often as they stand there; no key in brackets is told. */
  readonly parameters: readonly string[];
  /** Namespace of the consumed API. */
  readonly upstream: string;
  /** How many tries of the same call went before. */
  readonly resent: number;
  /** W3C `traceparent` of what causes it. */
  readonly traceparent: string | undefined;
}

/** Runs a try, under the `traceparent` it hands on. */
export type TraceTry = (
  tried: TriedRequest,
  run: (traceparent: string | undefined) => Promise<Reply>,
) => Promise<Reply>;

/** Hooks for metrics and traces; every one is optional, none may throw. Times are milliseconds. */
export interface CallObserver {
  /** One exchange with the upstream has ended. `status` is 0 without an answer. */
  onAttempt?(labels: Labels, result: AttemptResult, status: number, ms: number): void;
  /** A try failed and will be repeated after `waitMs`. */
  onRetry?(labels: Labels, reason: AttemptResult, waitMs: number): void;
  /** An unclear outcome was settled, or could not be. */
  onReconcile?(labels: Labels, strategy: string, verdict: 'success' | 'refused' | 'repeated' | 'unknown'): void;
  /** A call got its permit after waiting, or was turned away. */
  onLimiterWait?(labels: Labels, waitMs: number, granted: boolean): void;
  /** So many calls that waited have gone as one request. */
  onTravel?(labels: Labels, calls: number): void;
  /** The shared limit store failed (local limits apply) or came back. */
  onLimiterStore?(state: 'shared' | 'local'): void;
  onBreaker?(upstream: string, state: 'closed' | 'open' | 'half-open'): void;
  onCache?(labels: Labels, result: 'hit' | 'miss' | 'dropped'): void;
  /** A read joined an equal one in flight. */
  onCollapse?(labels: Labels): void;
}
