import type { ServerResponse } from 'node:http';
import { requestId } from './request-id.js';
import { problemBody } from '../problem/problem.js';
import type { ProblemError } from '../problem/problem.js';

/** The whole of an answer that is the same at every door. */
export interface ProblemResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A refusal in the form of HTTP (RFC 9457). `more` adds members; `id` is of the request, where it has one. */
export function problemResponse(
  problem: ProblemError,
  more: Readonly<Record<string, unknown>> = {},
  id = requestId(undefined),
): ProblemResponse {
  const body = JSON.stringify({ ...problemBody(problem, id), ...more });
  const headers = {
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    'x-answered-by': 'gateway',
    'x-request-id': id,
    ...problem.headers,
  };
  return { status: problem.type.status, headers, body };
}

/** Writes it; `always` are headers the door has for every answer. */
export function sendProblem(
  response: ServerResponse,
  { status, headers, body }: ProblemResponse,
  always: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  response.writeHead(status, { ...headers, ...always });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
