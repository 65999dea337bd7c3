import type { Call } from '../call/call.js';
import { OutcomeUnknownError, UpstreamReplyError } from '../call/errors.js';
import { resolve } from './pointer.js';
import type { Rule } from './rule.js';

export interface UnknownParts {
  readonly cause?: unknown;
  /** What was tried to find out, for people. */
  readonly why?: string;
  /** Milliseconds after which the same idempotency key may find out more. */
  readonly retryAfterMs?: number;
}

/** The honest answer when a write may or may not have happened: what it was, when it was sent, what to look at. */
export function unknownOutcome(call: Call, rule: Rule | undefined, { cause, why, retryAfterMs }: UnknownParts) {
  const { operation, attempts } = call;
  const names = Object.entries(identifiers(call, rule)).map(([name, value]) => `${name} ${value}`);
  const sentences = [
    `${operation.id} may or may not have taken effect${cause === undefined ? '' : ` (${reason(cause)})`}.`,
    attempts.since === undefined ? '' : `First sent at ${new Date(attempts.since).toISOString()}.`,
    names.length ? `It was for ${names.join(', ')}.` : '',
    why ? `Looking for it did not settle it: ${why}.` : '',
    rule?.advice ?? general(call),
  ];
  const advice = sentences.filter(Boolean).join(' ');
  return new OutcomeUnknownError(operation.id, advice, { cause, retryAfterMs });
}

function reason(cause: unknown): string {
  if (cause instanceof UpstreamReplyError) return `the upstream answered ${cause.reply.status}`;
  return cause instanceof Error ? cause.message : 'no answer';
}

function general({ operation }: Call): string {
  const { network } = operation.facts.retry;
  if (network === 'yes') return 'Sending the same call again does no harm.';
  if (network === 'check') {
    return 'Read the record first; sending the same call again does no harm, but may be refused because it is done.';
  }
  return 'Look at the records in the upstream before sending it again: that could do it twice.';
}

/** Path values and the values by which the rule would look, such as ids; never the whole body. */
function identifiers({ input }: Call, rule: Rule | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  const add = (name: string, value: unknown) => {
    if (typeof value === 'string' || typeof value === 'number') found[name] = String(value).slice(0, 100);
  };
  for (const [name, value] of Object.entries(input.path)) add(name, value);
  if (rule && 'read' in rule) {
    for (const [name, from] of Object.entries({ ...rule.read.path, ...rule.read.query })) {
      if (typeof from === 'string') add(name, resolve(input, from));
    }
  }
  if (rule?.strategy === 'duplicate-stored') add(rule.id, resolve(input, `${rule.where}/${rule.id}`));
  if (rule?.strategy === 'find-match') {
    for (const { sent } of rule.match) if (/_id$/.test(sent)) add(sent.split('/').at(-1) ?? sent, resolve(input, sent));
  }
  return found;
}
