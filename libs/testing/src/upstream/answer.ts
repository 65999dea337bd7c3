import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What becomes of the connection: the next request may come over it, FIN, RST, or silence. */
export type Then = 'keep' | 'close' | 'reset' | 'hang';

/** An answer with a head that is written for the test. */
export interface Reply {
  /** Default 200. */
  readonly status?: number;
  /** Beside `content-type: application/json` and `content-length`, which they may replace; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Text and bytes go out as they are, anything else as JSON; nothing is an empty body. */
  readonly body?: unknown;
  /** Milliseconds before the first byte. */
  readonly delayMs?: number;
  /** So many bytes of the body are written, then what `then` says: `close` unless given. */
  readonly cutAfter?: number;
  /** How many times the whole answer is written, one behind the other. */
  readonly times?: number;
  readonly then?: Then;
}

/** Bytes as they are, head included. */
export interface RawReply {
  readonly raw: string | Uint8Array;
  readonly delayMs?: number;
  readonly then?: Then;
}

/** No answer at all: `hang` never answers, `close` and `reset` end the connection. */
export type Answer = Reply | RawReply | Exclude<Then, 'keep'>;

/** Writes an answer; resolves when the next request of the connection may be answered. */
export async function deliver(socket: Socket, method: string, answer: Answer): Promise<void> {
  if (typeof answer === 'string') return finish(socket, answer);
  // Nobody waits for an answer when the test is over.
  if (answer.delayMs) await sleep(answer.delayMs, undefined, { ref: false });
  if ('raw' in answer) {
    await write(socket, answer.raw);
    return finish(socket, answer.then ?? 'keep');
  }
  const { cutAfter, times = 1, then = cutAfter === undefined ? 'keep' : 'close' } = answer;
  const { head, body } = render(answer);
  const sent = method === 'HEAD' ? Buffer.alloc(0) : body.subarray(0, cutAfter);
  await write(socket, Buffer.concat(Array.from({ length: times }, () => [head, sent]).flat()));
  return finish(socket, then);
}

function render({ status = 200, headers = {}, body }: Reply): { readonly head: Buffer; readonly body: Buffer } {
  const bytes = toBytes(body);
  const bodyless = status === 204 || status === 304;
  const fields = {
    ...(bodyless ? {} : { 'content-type': 'application/json' }),
    ...(bodyless || lower(headers).has('transfer-encoding') ? {} : { 'content-length': String(bytes.length) }),
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  };
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => `${name}: ${one}\r\n`),
  );
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`;
  return { head: Buffer.from(head, 'latin1'), body: bytes };
}

const lower = (headers: object) => new Set(Object.keys(headers).map((name) => name.toLowerCase()));

function toBytes(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function write(socket: Socket, bytes: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => (socket.writable ? socket.write(bytes, () => resolve()) : resolve()));
}

/** What `then` says. After `hang` nothing more comes over this connection. */
export async function finish(socket: Socket, then: Then): Promise<void> {
  if (then === 'close') socket.end();
  if (then === 'reset') socket.resetAndDestroy();
  if (then !== 'keep') await new Promise(() => undefined);
}
