import type { Clock } from '@lago/lago-client';
import type { BatchUpstream, RefusalRule } from '../sending/batch-upstream.js';
import type { EventStore } from '../store/event-store.js';

/** Counts what happens; called often, so it must be quick and must not throw. */
export interface DeliveryObserver {
  /** Events that were put on durable storage. */
  stored(count: number): void;
  /** Events the upstream has; `before` are those it had already. */
  delivered(count: number, before: number): void;
  /** Events that became dead letters. */
  refused(count: number): void;
  /** Events that will be sent again, because nothing is known of them or the upstream turned them away. */
  deferred(count: number): void;
  /** The upstream turns requests away for something that only an operator can change, such as the key. */
  turnedAway(consumer: string, status: number): void;
  /** The store failed; it is tried again. */
  storeFailed(error: unknown): void;
}

export interface DeliveryOptions {
  readonly store: EventStore;
  /** The API on the account of that consumer. */
  readonly upstream: (consumer: string) => BatchUpstream;
  /**
   * Waits until a request may go, below everything that a caller waits for. Resolves with what ends it; rejects when
   * `signal` aborts or there is no permit for now.
   */
  readonly permit: (consumer: string, kind: 'send' | 'look', signal: AbortSignal) => Promise<() => void>;
  readonly rule: RefusalRule;
  readonly clock: Clock;
  readonly observer?: Partial<DeliveryObserver>;
  /** Events a request may have. Default 100. */
  readonly most?: number;
  /** Bytes of the events of one request. Default 900,000: what most proxies take. */
  readonly mostBytes?: number;
  /** Requests under way at once. Default 4. */
  readonly parallel?: number;
  /** Milliseconds between two looks at the store when nobody says that there is something. Default 1000. */
  readonly pollMs?: number;
  /** Milliseconds after which others may take what this process took. Default 120,000. */
  readonly leaseMs?: number;
}
