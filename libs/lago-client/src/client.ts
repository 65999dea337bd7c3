import type { Operation, OperationInput } from '@lago/capability-model';
import type { CallContext } from './call.js';
import type { Reply } from './reply.js';
import { createTransport } from './transport.js';
import type { TransportOptions } from './transport.js';

/** Calls a consumed API by its operations. */
export interface LagoClient {
  /**
   * Sends one operation with validated input. Resolves with the reply of a status below 300.
   * Throws UpstreamReplyError for 400 and more, and the other UpstreamErrors when no such reply came.
   */
  call(operation: Operation, input: OperationInput, context: CallContext): Promise<Reply>;
  /** Waits for what is in flight and closes the connections. */
  close(): Promise<void>;
}

export type ClientOptions = TransportOptions;

/** Builds the stack once; every call goes through it. */
export function createClient(options: ClientOptions): LagoClient {
  const transport = createTransport(options);
  return {
    call: (operation, input, context) => transport.send({ operation, input, context }),
    close: () => transport.close(),
  };
}
