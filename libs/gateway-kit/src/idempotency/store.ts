/** What a caller's key meets. */
export type Begun =
  /** Nobody used the key before: the call is ours to make. `startedAt` is ms since the epoch. */
  | { readonly kind: 'started'; readonly startedAt: number }
  /** An earlier call with the key ended without a known outcome; its request may have been acted on. */
  | { readonly kind: 'resumed'; readonly startedAt: number }
  /** A call with the key is running; `retryAfterMs` is when it is given up for dead at the latest. */
  | { readonly kind: 'running'; readonly retryAfterMs: number }
  | { readonly kind: 'done'; readonly reply: string }
  /** The key belongs to another call. */
  | { readonly kind: 'mismatch' };

export interface BeginOptions {
  /** Of operation and input. */
  readonly digest: string;
  /** Names this very attempt; whoever lost the key can not write to it any more. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly leaseMs: number;
  readonly ttlMs: number;
}

/** Outcomes by effect id. Every method rejects when the store can not be reached or is full. */
export interface IdempotencyStore {
  begin(id: string, options: BeginOptions): Promise<Begun>;
  /** Keeps a running call from being given up; false when it was already. */
  renew(id: string, owner: string, leaseMs: number): Promise<boolean>;
  /** Keeps the outcome for `ttlMs`. */
  finish(id: string, owner: string, reply: string, ttlMs: number): Promise<void>;
  /** Nothing was sent: the key is free again. */
  release(id: string, owner: string): Promise<void>;
  /** The outcome is unknown: the next call with the key resumes this one. */
  abandon(id: string, owner: string): Promise<void>;
}
