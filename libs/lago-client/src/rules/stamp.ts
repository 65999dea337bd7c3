import { isMapping, replaceAt } from '@lago/capability-model';
import type { Call } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import { resolve } from './pointer.js';
import type { Rule } from './rule.js';

/**
 * Fixes the time of records that bring none, once, before the first try: an upstream that stamps each try anew would
 * take a repeat for another record. A resumed call gets the time of the first one.
 */
export function stamp(call: Call, rule: Rule | undefined, clock: Clock): Call {
  if (rule?.strategy !== 'duplicate-stored' || rule.stamp === undefined) return call;
  const { where, stamp: key } = rule;
  const records = resolve(call.input, where);
  const { intent } = call.context;
  const seconds = (intent?.writtenAt ?? intent?.startedAt ?? clock.now()) / 1000;
  const bare = (record: unknown) => isMapping(record) && (record[key] === undefined || record[key] === null);
  const all = Array.isArray(records) ? (records as unknown[]) : [records];
  if (!all.some(bare)) return call;
  const stamped = (record: unknown) => (bare(record) ? { ...(record as object), [key]: seconds } : record);
  const value = Array.isArray(records) ? records.map(stamped) : stamped(records);
  return { ...call, input: replaceAt(call.input, where, value) as Call['input'] };
}
