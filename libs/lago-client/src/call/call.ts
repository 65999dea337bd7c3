import type { Operation, OperationInput, UpstreamRequest } from '@lago/capability-model';
import type { Reply } from './reply.js';

/** The one effect a caller wants, however often its call is sent: the same after a crash and in every process. */
export interface Intent {
  /** Stable name of the effect, unique among callers. */
  readonly id: string;
  /**
   * Milliseconds since the epoch, by the clock of this process, at which the first call for it began. Whoever keeps
   * intents for several processes counts the age by one clock and takes it off the time of the process that asks.
   */
  readonly startedAt: number;
  /** The same moment as it was written down once, equal in every process: for what becomes part of a request. */
  readonly writtenAt?: number;
  /** True when an earlier call for it ended without a known outcome; its request may have been acted on. */
  readonly resumed: boolean;
  /** Set when what was known about earlier calls got lost: what must not be repeated is looked for before it is sent. */
  readonly lapse?: Lapse;
}

/** A time of which nobody knows what was sent for an intent. Milliseconds since the epoch, by the clock of this process. */
export interface Lapse {
  /** An effect that was forgotten came about after this. */
  readonly since: number;
  /** Calls were forgotten that may have been sent as late as this; undefined when nothing says that there were any. */
  readonly until?: number;
}

/** Takes what the tries of one call bring. */
export interface TryRecord {
  /** One try has ended; `status` is that of its answer, 0 without one. */
  tried(status: number): void;
}

/** What a call carries besides its operation and input; made once at the edge. */
export interface CallContext {
  readonly requestId: string;
  /** W3C trace context, passed on as it is. */
  readonly traceparent?: string;
  /** W3C trace state that came with it. */
  readonly tracestate?: string;
  /** Milliseconds since the epoch after which nobody waits for the answer. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** The caller's own upstream secret, used instead of the held one (passthrough). */
  readonly upstreamSecret?: string;
  /** Find what became of an earlier call for the intent, which is resumed; send nothing. */
  readonly lookOnly?: boolean;
  /** Name of the consumer on whose behalf the call is made. */
  readonly consumer: string;
  /**
   * The caller gets the bytes of the answer and parses them itself, so of a long answer to a read only the end is checked:
   * one that was cut off does not end as JSON does.
   */
  readonly passThrough?: boolean;
  /** No caller waits for it: everything else goes first. */
  readonly background?: boolean;
  /** Told of each try of this call; not of the reads that find out what became of one. */
  readonly record?: TryRecord;
  /** Set when the caller named the effect (an idempotency key); otherwise every call is an effect of its own. */
  readonly intent?: Intent;
}

/** What was sent for a call so far: the layer above the transport writes it, reconcile reads it. */
export interface Attempts {
  /** Requests handed to the transport. */
  count: number;
  /** When the first one that may have been acted on began; milliseconds since the epoch. */
  since: number | undefined;
  /** A try may have been acted on and the upstream itself did not say how it ended. */
  open: boolean;
}

/** One call on its way down the stack. */
export interface Call {
  readonly operation: Operation;
  readonly input: OperationInput;
  readonly context: CallContext;
  readonly attempts: Attempts;
  /** What `operation.request(input)` gives, when a layer has already asked for it. */
  readonly request?: UpstreamRequest;
  /** What authenticates it, where the API takes tokens that expire. */
  readonly accessToken?: string;
  /** Reads by which reconcile finds out what happened; they go before everything else that waits. */
  readonly urgent?: boolean;
}

/** The one function type of the stack: each layer takes one and gives one. */
export type Send = (call: Call) => Promise<Reply>;

/** The state of a call before anything was sent. */
export function noAttempts(): Attempts {
  return { count: 0, since: undefined, open: false };
}
