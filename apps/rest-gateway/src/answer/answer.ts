import type { Operation } from '@lago/capability-model';
import { problemBody, translate } from '@lago/gateway-kit';
import type { InvokeReply, Log } from '@lago/gateway-kit';
import type { Exchange } from '../exchange.js';
import { forwarded } from './forwarded.js';
import { inputNotes } from './input-notes.js';
import { send } from './send.js';

/** Answers with the upstream's status and body as they came. */
export function answerReply(exchange: Exchange, reply: InvokeReply, operation: Operation): void {
  const by = reply.dryRun ? 'gateway' : (operation.upstream ?? 'gateway');
  send(exchange, reply.status, { ...forwarded(reply, by, exchange.id), ...inputNotes(reply) }, reply.body);
}

/** Answers a failure: the upstream's own error as it came, or a problem (RFC 9457). */
export function answerFailure(exchange: Exchange, error: unknown, log: Log): void {
  const failure = translate(error);
  if (failure.upstream) {
    const { upstream, by } = failure;
    return send(exchange, upstream.status, forwarded(upstream, by, exchange.id), upstream.body);
  }
  const { problem } = failure;
  const { id } = exchange;
  const { slug, status } = problem.type;
  if (status >= 500) log.error({ requestId: id, problem: slug, err: problem.cause ?? problem }, 'the call failed');
  const headers = { ...problem.headers, 'content-type': 'application/problem+json', 'x-answered-by': 'gateway' };
  send(exchange, problem.type.status, headers, Buffer.from(JSON.stringify(problemBody(problem, id))));
}

/** Answers OPTIONS: which methods there are. */
export function answerOptions(
  exchange: Exchange,
  allow: string,
  preflight: Readonly<Record<string, string>> = {},
): void {
  send(exchange, 204, { allow, ...preflight, 'x-answered-by': 'gateway' });
}
