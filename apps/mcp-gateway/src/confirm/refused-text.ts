import { translate } from '@lago/gateway-kit';
import { nextCall } from '../failures/failure-text.js';
import type { FailureParts } from '../failures/failure-text.js';
import { readRefusal } from '../failures/refusal.js';
import type { Refused } from '../preview/preview.js';

/** A call that was not asked about because it would be refused: the reason, the state it found, and how to go on. */
export function refusedText({ error, missing, why, now, next }: Refused, parts: Omit<FailureParts, 'key'>): string {
  const { tool } = parts;
  const upstream = error === undefined ? undefined : translate(error).upstream;
  const refusal = upstream && readRefusal(upstream, tool);
  const said = refusal ? [`${refusal.status}${refusal.code ? ` ${refusal.code}` : ''}`, ...refusal.reasons] : [];
  const reason = refusal && !why.includes(refusal.code ?? ' ') ? `${why} (${said.join(': ')})` : why;
  return [
    `${tool.name} was not run, because it would be refused. Nothing was sent and nobody was asked.`,
    `Why: ${reason}.`,
    ...(refusal?.details ?? []).map((detail) => `- ${detail}`),
    ...now.map((line) => `Now: ${line}.`),
    'Repeat: no, the same call gives the same answer; change the arguments or the state first.',
    ...(next ? [`Next: ${next}`] : nextCall({ status: missing ? 404 : 0, code: missing ?? refusal?.code }, parts)),
    `Request id: ${parts.requestId}`,
  ].join('\n');
}
