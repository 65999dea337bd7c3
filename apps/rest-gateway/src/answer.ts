import type { ServerResponse } from 'node:http';
import type { Operation } from '@lago/capability-model';
import { problemBody, translate } from '@lago/gateway-kit';
import type { InvokeReply, Log } from '@lago/gateway-kit';
import type { Reply } from '@lago/lago-client';

/** What of an upstream answer goes on to the caller besides status and body; everything else stays behind. */
const FORWARDED = new Set(['content-type', 'content-disposition', 'retry-after', 'x-request-id']);

const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Answers with the upstream's status and body as they came. */
export function answerReply(
  response: ServerResponse,
  reply: InvokeReply,
  operation: Operation,
  id: string,
  head: boolean,
): void {
  const by = operation.upstream ?? 'gateway';
  send(response, reply.status, forwarded(reply, by), reply.body, id, head);
}

/** Answers a failure: the upstream's own error as it came, or a problem (RFC 9457). */
export function answerFailure(response: ServerResponse, error: unknown, id: string, log: Log): void {
  const failure = translate(error);
  if (failure.upstream) {
    const { upstream, by } = failure;
    return send(response, upstream.status, forwarded(upstream, by), upstream.body, id);
  }
  const { problem } = failure;
  if (problem.type.status >= 500) log.error({ requestId: id, err: problem.cause ?? problem }, problem.message);
  const headers = { ...problem.headers, 'content-type': 'application/problem+json', 'x-answered-by': 'gateway' };
  send(response, problem.type.status, headers, Buffer.from(JSON.stringify(problemBody(problem, id))), id);
}

export function answerOptions(response: ServerResponse, allow: string, id: string): void {
  send(response, 204, { allow, 'x-answered-by': 'gateway' }, Buffer.alloc(0), id);
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  id: string,
  head = false,
): void {
  if (response.headersSent) return void response.destroy();
  const length = status === 204 ? {} : { 'content-length': String(body.length) };
  response.writeHead(status, { 'x-request-id': id, ...SECURITY_HEADERS, ...headers, ...length });
  response.end(head ? undefined : body);
}

function forwarded({ headers }: Reply, by: string): Record<string, string> {
  const result: Record<string, string> = { 'x-answered-by': by };
  for (const [name, value] of Object.entries(headers)) {
    if (FORWARDED.has(name) || name.startsWith('x-ratelimit-') || name.startsWith(`x-${by}-`)) result[name] = value;
  }
  return result;
}
