import type { Operation, OperationInput } from '@lago/capability-model';
import type { CallContext } from './call.js';
import type { Reply } from './reply.js';
import { createTransport } from './transport.js';
import type { TransportOptions } from './transport.js';
import { redact } from './wire-request.js';

/** The request a call would send, with its credential blanked. */
export interface DescribedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Calls a consumed API by its operations. */
export interface LagoClient {
  /**
   * Sends one operation with validated input. Resolves with the reply of a status below 300.
   * Throws UpstreamReplyError for 400 and more, and the other UpstreamErrors when no such reply came.
   */
  call(operation: Operation, input: OperationInput, context: CallContext): Promise<Reply>;
  /** The exact request `call` would send, its credential blanked; sends nothing. Throws InputError. */
  describe(operation: Operation, input: OperationInput, context: CallContext): DescribedRequest;
  /** Waits for what is in flight and closes the connections. */
  close(): Promise<void>;
}

export type ClientOptions = TransportOptions;

/** Builds the stack once; every call goes through it. */
export function createClient(options: ClientOptions): LagoClient {
  const transport = createTransport(options);
  return {
    call: (operation, input, context) => transport.send({ operation, input, context }),
    describe: (operation, input, context) => {
      const { method, origin, target, headers, body } = transport.write({ operation, input, context }, redact);
      return { method, url: origin + target, headers, ...(body === undefined ? {} : { body }) };
    },
    close: () => transport.close(),
  };
}
