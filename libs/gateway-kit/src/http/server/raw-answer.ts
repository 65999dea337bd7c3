import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ProblemResponse } from '../send-problem.js';

const waiting = new WeakSet<Socket>();

/**
 * Answers what could not be read as a request, and hangs up. Answers go out in the order of what they answer: requests
 * that came whole before it on the connection get theirs first, however long that takes. An answer of the broken request
 * itself that has begun is not written into. `tell` is called when it is written, with the response of the request it ends.
 */
export function answerInTurn(
  socket: Socket,
  answer: ProblemResponse,
  open: readonly ServerResponse[],
  tell: (ended: ServerResponse | undefined) => void,
): void {
  if (waiting.has(socket)) return;
  waiting.add(socket);
  const here = open.filter(({ req }) => req.socket === socket);
  const whole = here.filter(({ req }) => req.complete);
  const broken = here.filter(({ req }) => !req.complete);
  // A stream has no end to wait for.
  if (whole.some(isStream)) return void socket.destroy();
  void Promise.all(whole.map(closed)).then(() => {
    if (!socket.writable || broken.some(({ headersSent }) => headersSent)) return void socket.destroy();
    tell(broken[0]);
    socket.write(onTheWire(answer));
    socket.destroySoon();
  });
}

function isStream(response: ServerResponse): boolean {
  return response.headersSent && !response.hasHeader('content-length');
}

function closed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => void response.once('close', resolve));
}

function onTheWire({ status, headers, body }: ProblemResponse): string {
  const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n');
}
