import type { Lapse } from '@lago/lago-client';
import type { EffectName } from './key.js';

/** One try to have an effect: which, with which call, and whose try it is. */
export interface Claim {
  readonly name: EffectName;
  /** Of operation and input. */
  readonly digest: string;
  /** Names this very attempt; whoever lost the key cannot write to it any more. */
  readonly owner: string;
}

/** A key that is ours until we let it go. A record that the store lost is put back by whatever is done with it. */
export interface Lease {
  /** Name of the effect for the client: the same in every process and version. */
  readonly id: string;
  /** An earlier call with the key ended without a known outcome; its request may have been acted on. */
  readonly resumed: boolean;
  /** When the first call with the key began; milliseconds since the epoch, by the clock of this process. */
  readonly startedAt: number;
  /** The same moment as the store wrote it down. */
  readonly writtenAt: number;
  /** Set when the store may have forgotten an earlier call with the key. */
  readonly lapse?: Lapse;
  /** Keeps a running call from being given up; false when somebody else runs it already. */
  renew(): Promise<boolean>;
  /** Keeps the outcome. */
  finish(reply: string): Promise<void>;
  /** Nothing was sent: the key is free again, unless an earlier call may have sent something. */
  release(): Promise<void>;
  /** The outcome is unknown: the next call with the key resumes this one. */
  abandon(): Promise<void>;
}

/** What a caller's key meets. */
export type ClaimResult =
  | { readonly kind: 'held'; readonly hold: Lease }
  /** A call with the key is running; `retryAfterMs` is when it is given up for dead at the latest. */
  | { readonly kind: 'running'; readonly retryAfterMs: number }
  /** The store lost its memory a moment ago, and running calls still put back what they hold: ask again after this. */
  | { readonly kind: 'settling'; readonly waitMs: number }
  | { readonly kind: 'done'; readonly reply: string }
  /** The key belongs to another call. */
  | { readonly kind: 'mismatch' }
  /** The key was used with another key for the API, and nobody knows whether both are of one account. */
  | { readonly kind: 'other-account' };

/** Outcomes by effect. Every method, here and of a hold, rejects when the store cannot be reached or is full. */
export interface IdempotencyStore {
  /** Asked again by the same owner, it answers as before. */
  begin(claim: Claim): Promise<ClaimResult>;
  /** Undoes a `begin` whose answer did not come; it may have been carried out all the same, or still be. */
  withdraw(claim: Claim): Promise<void>;
}

/** How long things last; milliseconds. */
export interface Lifetimes {
  /** A call that does not renew its claim for this long counts as crashed. */
  readonly leaseMs: number;
  /** An outcome is kept for this long. */
  readonly ttlMs: number;
}
