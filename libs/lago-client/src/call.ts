import type { Operation, OperationInput } from '@lago/capability-model';
import type { Reply } from './reply.js';

/** What a call carries besides its operation and input; made once at the edge. */
export interface CallContext {
  readonly requestId: string;
  /** W3C trace context, passed on as it is. */
  readonly traceparent?: string;
  /** Milliseconds since the epoch after which nobody waits for the answer. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** The caller's own upstream secret, used instead of the held one (passthrough). */
  readonly upstreamSecret?: string;
  /** Name of the consumer on whose behalf the call is made. */
  readonly consumer: string;
}

/** One call on its way down the stack. */
export interface Call {
  readonly operation: Operation;
  readonly input: OperationInput;
  readonly context: CallContext;
}

/** The one function type of the stack: each layer takes one and gives one. */
export type Send = (call: Call) => Promise<Reply>;
