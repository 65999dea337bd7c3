/** An event to be kept until it is delivered. */
export interface NewEvent {
  /** Name of the consumer, never a key: events of one consumer travel together, on its account. */
  readonly consumer: string;
  /** Of everything the caller sent, before anything was added: equal for an event that is sent again. */
  readonly digest: string;
  /** The event as it will be sent, as JSON text: numbers keep their digits. */
  readonly item: string;
  /** What was added because the caller left it out, such as the time. */
  readonly stamp?: string;
}

/** What became of a new event. It is on durable storage either way. */
export interface Kept {
  /** The same event is here already, or was delivered not long ago: nothing was added. */
  readonly again: boolean;
  /** What was added to the event when it was first kept; the caller's answer shows this one. */
  readonly stamp?: string;
}

/** An event that a deliverer has taken and will settle. */
export interface TakenEvent {
  readonly ref: string;
  readonly consumer: string;
  readonly item: string;
  /** How often it was sent without a known end. */
  readonly tries: number;
}

/** How a taken event has ended. */
export type Ended =
  | { readonly ref: string; readonly end: 'delivered' }
  /** Refused for good: becomes a dead letter. `reason` is JSON text in the upstream's words. */
  | { readonly ref: string; readonly end: 'refused'; readonly reason: string }
  /** To be taken again after `afterMs`; `tried` when it may have been sent. */
  | { readonly ref: string; readonly end: 'later'; readonly afterMs: number; readonly tried: boolean };

export interface TakeOptions {
  readonly consumer: string;
  readonly most: number;
  /** Bytes of their items together; the first is taken whatever its size. */
  readonly mostBytes: number;
  /** Milliseconds after which another process may take them, should this one be gone. */
  readonly leaseMs: number;
}

export interface StoreCounts {
  readonly waiting: number;
  readonly dead: number;
  /** When the oldest that waits was kept; milliseconds since the epoch. */
  readonly oldest: number | undefined;
  readonly bytes: number;
  readonly maxBytes: number;
}

/** An event the upstream refused for good. */
export interface DeadLetter {
  readonly ref: string;
  readonly consumer: string;
  readonly item: string;
  /** JSON text, in the upstream's words. */
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly keptAt: number;
  readonly refusedAt: number;
}

/** What an operator does about dead letters. */
export interface DeadLetters {
  counts(): Promise<StoreCounts>;
  /** In the order of `ref`, from behind `after`. */
  list(options: { readonly after?: string; readonly most: number }): Promise<readonly DeadLetter[]>;
  show(ref: string): Promise<DeadLetter | undefined>;
  /** Puts them back among those that wait, as they are; all when no refs are given. Returns how many. */
  retry(refs?: readonly string[]): Promise<number>;
  /** Deletes them for good. Returns how many. */
  discard(refs: readonly string[]): Promise<number>;
}

/** Keeps events through a crash until they are delivered. */
export interface EventStore extends DeadLetters {
  /**
   * Resolves when all of them are on durable storage. Throws StoreFullError when none is kept, StoreFailedError when
   * that is not known.
   */
  put(events: readonly NewEvent[]): Promise<readonly Kept[]>;
  /** Consumers that may have events to be taken. */
  consumers(): Promise<readonly string[]>;
  /** Takes events that are due, oldest first; nobody else gets them until they are settled or the lease is over. */
  take(options: TakeOptions): Promise<readonly TakenEvent[]>;
  settle(ended: readonly Ended[]): Promise<void>;
  close(): Promise<void>;
}

/** Decides how long what was delivered is remembered, and how much fits. */
export interface StoreLimits {
  readonly maxBytes: number;
  /** Milliseconds for which an event that was delivered is known again. */
  readonly rememberMs: number;
}

export const DEFAULT_STORE_LIMITS: StoreLimits = { maxBytes: 1024 ** 3, rememberMs: 24 * 3_600_000 };
