import type { Operation } from '@lago/capability-model';
import type { Call, Send } from '../src/call/call.js';
import { createLookup } from '../src/lookups/lookup.js';
import type { PriorParts } from '../src/strategies/prior.js';
import { readRule } from '../src/rules/read-rule.js';
import type { Rule } from '../src/rules/rule.js';
import { timesBy } from '../src/rules/times.js';
import type { Reply } from '../src/call/reply.js';
import { localLedger } from '../src/shared-state/ledger.js';
import { createUpstreamClock } from '../src/call/upstream-clock.js';
import { callOf } from './calls.js';
import { fakeClock } from './fake-clock.js';
import { lagoOperations } from './lago.js';

export const operations = lagoOperations();
export const NOW = 1_900_000_000_000;

/** A time as records show it. */
export const at = (ms: number) => new Date(NOW + ms).toISOString().replace('.000', '');

/** The packaged rule of an operation. */
export function ruleOf<Strategy extends Rule['strategy']>(id: string, strategy: Strategy) {
  const rule = readRule(operations.get(id) as Operation);
  if (rule?.strategy !== strategy) throw new TypeError(`${id} has no rule ${strategy}`);
  return rule as Extract<Rule, { strategy: Strategy }>;
}

/** A call of a packaged operation whose first try began at NOW. */
export function lostCall(id: string, input: Parameters<typeof callOf>[1], context: Parameters<typeof callOf>[2] = {}) {
  const call = callOf(operations.get(id) as Operation, input, context);
  Object.assign(call.attempts, { count: 1, since: NOW, open: true });
  return call;
}

/** What looks need, over reads whose answers a test writes per operation; `seen` are the calls. */
export function partsOver(answers: Readonly<Record<string, (call: Call) => Reply | Error>>) {
  const clock = fakeClock(NOW);
  const seen: Call[] = [];
  const send: Send = (call) => {
    seen.push(call);
    const end = answers[call.operation.id]?.(call) ?? new TypeError(`nobody answers ${call.operation.id}`);
    return end instanceof Error ? Promise.reject(end) : Promise.resolve(end);
  };
  const parts: PriorParts = {
    lookup: createLookup(send, operations),
    times: timesBy(createUpstreamClock()),
    ledger: localLedger(clock),
    clock,
    lookMs: 1000,
  };
  return { ...parts, clock, seen };
}
