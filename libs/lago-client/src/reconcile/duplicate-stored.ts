import type { Call } from '../call.js';
import type { Reply } from '../reply.js';
import { isRecord, replaceAt, resolve, tokensOf } from './pointer.js';
import type { DuplicateStoredRule } from './rule.js';
import { jsonOf, says, triggered } from './trigger.js';
import { madeReply } from './verdict.js';

/** What is left to do after the repeat was refused because ids are taken. */
export type Remainder =
  | { readonly kind: 'stored'; readonly reply: Reply }
  /** Send these records; then `complete` writes the answer for all of them. */
  | { readonly kind: 'partly'; readonly call: Call; complete(reply: Reply): Reply }
  | { readonly kind: 'refused' };

/**
 * A taken id means that an earlier try stored the record. The refusal carries no record, so the answer is what was
 * sent. In a batch the positions that are taken are done and the others go out again; any other fault refuses all.
 */
export function duplicateStored(call: Call, rule: DuplicateStoredRule, refusal: Reply): Remainder {
  if (!triggered(rule.on, refusal)) return { kind: 'refused' };
  const key = tokensOf(rule.where).at(-1) ?? '';
  const sent = resolve(call.input, rule.where);
  if (!rule.list || !Array.isArray(sent)) return { kind: 'stored', reply: madeReply({ [key]: sent }) };

  const records = sent as unknown[];
  const body = jsonOf(refusal);
  const details = isRecord(body) && isRecord(body['error_details']) ? body['error_details'] : {};
  const { field = '', message = '' } = rule.on;
  const faults = Object.entries(details);
  if (!faults.every(([, fault]) => says(fault, field, message))) return { kind: 'refused' };
  const taken = new Set(faults.map(([position]) => Number(position)));
  const open = records.filter((_, index) => !taken.has(index));
  if (open.length === 0) return { kind: 'stored', reply: madeReply({ [key]: records }) };
  if (open.length === records.length) return { kind: 'refused' };
  return {
    kind: 'partly',
    call: { ...call, input: replaceAt(call.input, rule.where, open) as Call['input'] },
    complete: (reply) => {
      const answered = resolve(jsonOf(reply), `/${key}`);
      const answers: unknown[] = Array.isArray(answered) ? answered : open;
      let next = 0;
      return madeReply({ [key]: records.map((record, index) => (taken.has(index) ? record : answers[next++])) });
    },
  };
}
