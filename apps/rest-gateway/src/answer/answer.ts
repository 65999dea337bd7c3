import type { Operation } from '@lago/capability-model';
import type { Exchange, InvokeReply } from '@lago/gateway-kit';
import { forwarded, isOwn } from './forwarded.js';
import { inputNotes } from './input-notes.js';
import { send } from './send.js';

/** Answers with the upstream's status and body as they came. */
export function answerReply(exchange: Exchange, reply: InvokeReply, operation: Operation): void {
  const by = reply.dryRun || isOwn(reply) ? 'gateway' : (operation.upstream ?? 'gateway');
  send(exchange, reply.status, { ...forwarded(reply, by, exchange.id), ...inputNotes(reply) }, reply.body);
}

/** Answers OPTIONS: which methods there are. */
export function answerOptions(
  exchange: Exchange,
  allow: string,
  preflight: Readonly<Record<string, string>> = {},
): void {
  send(exchange, 204, { allow, ...preflight, 'x-answered-by': 'gateway' });
}
