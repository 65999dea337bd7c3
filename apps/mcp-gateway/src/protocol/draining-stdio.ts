import { PassThrough } from 'node:stream';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';

type Message = Parameters<StdioServerTransport['send']>[0];
type Id = string | number;

/** A stdio transport that answers what it took before it ends. */
export interface DrainingStdio extends StdioServerTransport {
  readonly inputEnded: Promise<void>;
  /** Takes no new message; resolves when every request is answered, or after `deadlineMs`. */
  drain(deadlineMs: number): Promise<void>;
}

/** Never answered by nature; it ends with the connection. */
const SUBSCRIPTION = 'subscriptions/listen';

/**
 * The library's transport drops what is in flight when its input ends. This one feeds it from a stream that does not
 * end, and counts: requests of the client without an answer, and questions to the client that cannot be answered any
 * more once its input has ended.
 */
export function drainingStdio(stdin: Readable, stdout: Writable): DrainingStdio {
  const open = new Set<Id>();
  const asked = new Set<Id>();
  const input = new PassThrough();
  let ended = false;
  let allAnswered: () => void = () => undefined;

  class Draining extends StdioServerTransport {
    readonly inputEnded = new Promise<void>((resolve) => {
      for (const event of ['end', 'close', 'error']) stdin.once(event, () => resolve());
    }).then(() => {
      ended = true;
      for (const id of asked) this.refuse(id);
    });

    override async start(): Promise<void> {
      const deliver = this.onmessage;
      this.onmessage = (message) => {
        take(message);
        deliver?.(message);
      };
      stdin.pipe(input, { end: false });
      return super.start();
    }

    override async send(message: Message): Promise<void> {
      const id = 'id' in message ? message.id : undefined;
      if ('method' in message && id !== undefined) {
        if (ended) return void setImmediate(() => this.refuse(id));
        asked.add(id);
      }
      await super.send(message);
      if (!('method' in message) && id !== undefined) settle(id);
    }

    async drain(deadlineMs: number): Promise<void> {
      stdin.unpipe(input);
      stdin.pause();
      const over = new AbortController();
      const done = new Promise<void>((resolve) => {
        allAnswered = resolve;
        // What was read before may still be on its way through the stream.
        setImmediate(() => settle(undefined));
      });
      const late = sleep(deadlineMs, undefined, { signal: over.signal }).catch(() => undefined);
      await Promise.race([done, late]);
      over.abort();
    }

    private refuse(id: Id): void {
      const error = { code: -32_000, message: 'the client has gone' };
      this.onmessage?.({ jsonrpc: '2.0', id, error });
    }
  }
  return new Draining(input, stdout);

  function take(message: Message): void {
    if ('method' in message) {
      if ('id' in message && message.method !== SUBSCRIPTION) open.add(message.id);
      const cancelled = (message.params as { requestId?: Id } | undefined)?.requestId;
      if (message.method === 'notifications/cancelled' && cancelled !== undefined) settle(cancelled);
    } else if (message.id !== undefined) asked.delete(message.id);
  }

  function settle(id: Id | undefined): void {
    if (id !== undefined) open.delete(id);
    if (open.size === 0) allAnswered();
  }
}
