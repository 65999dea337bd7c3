import type { Socket } from 'node:net';
import { deliver } from './answer.js';
import type { Answer } from './answer.js';
import { parseBody, parseHead } from './request.js';
import type { Received, RequestHead } from './request.js';

/** Who decides what is answered. */
export interface Answering {
  readonly base: string;
  /** Asked when the head is there; undefined reads on. */
  early(head: RequestHead): Answer | undefined;
  answer(request: Received): Answer | Promise<Answer>;
}

/** Reads the requests of one connection and answers each before the next is looked at. */
export function serve(socket: Socket, connection: number, answering: Answering): void {
  let bytes: Buffer = Buffer.alloc(0);
  let headOf: { head: RequestHead; end: number } | undefined;
  let underWay: Received | undefined;
  let busy = false;

  const pump = async (): Promise<void> => {
    if (busy) return;
    headOf ??= readHead(bytes, connection, answering.base);
    if (!headOf) return;
    const { head, end } = headOf;
    busy = true;
    const early = answering.early(head);
    if (early) return deliver(socket, head.method, early);
    const found = parseBody(head.headers, bytes, end);
    busy = false;
    if (!found) return;
    busy = true;
    bytes = bytes.subarray(found.end);
    headOf = undefined;
    underWay = received(head, found.body);
    await deliver(socket, head.method, await answering.answer(underWay));
    underWay = undefined;
    busy = false;
    if (head.headers['connection']?.toLowerCase() === 'close') return void socket.end();
    return pump();
  };

  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    void pump();
  });
  const gone = () => underWay && (underWay.closed = true);
  // Callers break off; that is theirs to do.
  socket.on('error', gone).on('end', gone).on('close', gone);
}

function readHead(bytes: Buffer, connection: number, base: string): { head: RequestHead; end: number } | undefined {
  const found = parseHead(bytes);
  if (!found) return undefined;
  const { url } = found.head;
  return {
    head: { ...found.head, url: url.startsWith(base) ? url.slice(base.length) : url, connection },
    end: found.end,
  };
}

function received(head: RequestHead, bytes: Buffer): Received {
  const [path = '', search = ''] = head.url.split('?', 2);
  const body = bytes.toString('utf8');
  return {
    ...head,
    path,
    query: [...new URLSearchParams(search)],
    bytes,
    body,
    json: () => (body ? (JSON.parse(body) as unknown) : undefined),
    closed: false,
  };
}
