import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ProblemError } from '../../problem/problem.js';
import { PROBLEMS } from '../../problem/problem-types.js';
import type { ProblemType } from '../../problem/problem-types.js';
import { requestId } from '../request-id.js';
import { openResponses } from './open-responses.js';
import { sendProblem, problemResponse } from '../send-problem.js';
import { answerInTurn } from './raw-answer.js';

/** Bounds on what a connection may cost. Times in milliseconds. */
export interface ServerLimits {
  /** Bytes all headers of a request may have. */
  readonly maxHeaderBytes: number;
  /** Until the headers of a request are complete. */
  readonly headersTimeoutMs: number;
  /** Until a whole request is there. */
  readonly requestTimeoutMs: number;
  /** That a connection may rest between two requests. */
  readonly keepAliveMs: number;
}

/**
 * Called with the kind and the id of an answer that was written past any response, and with the response of the request
 * it ended, if there was one.
 */
export type TellRawAnswer = (type: ProblemType, id: string, ended: ServerResponse | undefined) => void;

/** Bounds a server before it listens, and answers what never became a request with a problem instead of silence. */
export function hardenServer(
  server: Server,
  limits: ServerLimits,
  answers = openResponses(server),
  tell: TellRawAnswer = () => undefined,
): void {
  const { maxHeaderBytes, headersTimeoutMs, requestTimeoutMs, keepAliveMs } = limits;
  server.headersTimeout = Math.min(headersTimeoutMs, requestTimeoutMs);
  server.requestTimeout = requestTimeoutMs;
  server.keepAliveTimeout = keepAliveMs;
  server.maxHeadersCount = 100;
  // Read by node:http when a connection comes and when listening starts; options of createServer, which Nest calls.
  const connectionsCheckingInterval = Math.max(100, Math.min(5000, Math.floor(server.headersTimeout / 4)));
  Object.assign(server, { maxHeaderSize: maxHeaderBytes, connectionsCheckingInterval });
  server.on('clientError', (error: ParserError, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    refuse(socket, problemOf(error, maxHeaderBytes));
  });
  // Without a listener Node hangs up without a word.
  server.on('connect', (_request, socket: Socket) => {
    refuse(socket, new ProblemError(PROBLEMS.notImplemented, 'this is no proxy'));
  });
  server.on('checkExpectation', (request, response) => {
    const detail = 'the only expectation that can be met is 100-continue';
    const headers = { connection: 'close' };
    const problem = new ProblemError(PROBLEMS.expectationFailed, detail, { headers });
    const id = requestId(undefined);
    sendProblem(response, problemResponse(problem, {}, id));
    tell(problem.type, id, undefined);
    request.resume();
  });

  function refuse(socket: Socket, problem: ProblemError): void {
    const id = requestId(undefined);
    answerInTurn(socket, problemResponse(problem, {}, id), answers(), (ended) => tell(problem.type, id, ended));
  }
}

interface ParserError extends NodeJS.ErrnoException {
  /** What was being read. */
  readonly rawPacket?: Buffer;
}

function problemOf({ code, rawPacket }: ParserError, maxHeaderBytes: number): ProblemError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    if (isRequestLine(rawPacket, maxHeaderBytes))
      return new ProblemError(PROBLEMS.uriTooLong, 'the request target is too long');
    return new ProblemError(PROBLEMS.headersTooLarge, 'the request line and the headers are too large');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new ProblemError(PROBLEMS.requestTimeout, 'the request did not arrive in time');
  }
  return new ProblemError(PROBLEMS.malformedRequest, 'this is not a valid HTTP request');
}

const LINE_FEED = 0x0a;

/** True for bytes that begin like a request whose first line alone takes most of what there may be. */
function isRequestLine(packet: Buffer | undefined, limit: number): boolean {
  if (!packet || !/^[A-Z-]{1,20} \S/.test(packet.toString('latin1', 0, 32))) return false;
  const end = packet.indexOf(LINE_FEED);
  return (end < 0 ? packet.length : end) > limit / 2;
}
