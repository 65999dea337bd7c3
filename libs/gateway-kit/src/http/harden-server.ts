import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { problemBody, ProblemError } from '../problem/problem.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { requestId } from '../context.js';
import { openAnswers } from './open-answers.js';

/** Bounds on what a connection may cost. Times in milliseconds. */
export interface ServerLimits {
  /** Bytes all headers of a request may have. */
  readonly maxHeaderBytes: number;
  /** Until the headers of a request are complete. */
  readonly headersTimeoutMs: number;
  /** Until a whole request is there. */
  readonly requestTimeoutMs: number;
}

/** Bounds a server before it listens, and answers what never became a request with a problem instead of silence. */
export function hardenServer(server: Server, limits: ServerLimits, answers = openAnswers(server)): void {
  const { maxHeaderBytes, headersTimeoutMs, requestTimeoutMs } = limits;
  server.headersTimeout = Math.min(headersTimeoutMs, requestTimeoutMs);
  server.requestTimeout = requestTimeoutMs;
  server.maxHeadersCount = 100;
  // Read by node:http when a connection comes and when listening starts; options of createServer, which Nest calls.
  const connectionsCheckingInterval = Math.max(100, Math.min(5000, Math.floor(server.headersTimeout / 4)));
  Object.assign(server, { maxHeaderSize: maxHeaderBytes, connectionsCheckingInterval });
  const answering = (on: Socket) => answers().some(({ socket, headersSent }) => socket === on && headersSent);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Bytes in the middle of another answer would corrupt it.
    if (!socket.writable || error.code === 'ECONNRESET' || answering(socket)) return void socket.destroy();
    socket.write(rawAnswer(problemOf(error)));
    socket.destroySoon();
  });
}

function problemOf({ code }: NodeJS.ErrnoException): ProblemError {
  if (code === 'HPE_HEADER_OVERFLOW') return new ProblemError(PROBLEMS.headersTooLarge, 'the headers are too large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new ProblemError(PROBLEMS.requestTimeout, 'the request did not arrive in time');
  }
  return new ProblemError(PROBLEMS.malformedRequest, 'this is not a valid HTTP request');
}

function rawAnswer(problem: ProblemError): string {
  const id = requestId(undefined);
  const body = JSON.stringify(problemBody(problem, id));
  const { status, title } = problem.type;
  return [
    `HTTP/1.1 ${status} ${title}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    'cache-control: no-store',
    'x-answered-by: gateway',
    `x-request-id: ${id}`,
    '',
    body,
  ].join('\r\n');
}
