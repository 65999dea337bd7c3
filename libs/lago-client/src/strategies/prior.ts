import type { Call } from '../call/call.js';
import { CallAbortedError } from '../call/errors.js';
import type { Clock } from '../call/clock.js';
import type { Reply } from '../call/reply.js';
import type { EffectLedger } from '../shared-state/ledger.js';
import { scopeOf } from '../rules/effect-scope.js';
import { saysAbsent } from '../lookups/lookup.js';
import type { Rule } from '../rules/rule.js';
import { recent } from '../lookups/trace.js';
import type { TraceParts } from '../lookups/trace.js';

/** What is known of the state before the first try; nothing is known of what is undefined. */
export interface Prior {
  /** The record as it was, or false: it was not there. */
  readonly record?: Reply | false | undefined;
  /** Records of the kind that the call makes, as they were listed. */
  readonly records?: () => Promise<Listed | undefined>;
  /** Nobody needs to know any more. */
  readonly drop?: () => void;
}

/** Milliseconds that a look ahead of the first try may take. */
const PATIENCE_MS = 5000;
/** Milliseconds by which the list of records goes ahead of the first try, if it is not there sooner. */
const HEAD_START_MS = 50;

/** Ids of records that a list showed around the time of the first try. */
export interface Listed {
  readonly ids: ReadonlySet<string>;
  /** The list came before the first try was sent: what it shows is not the effect of it. Else it may be. */
  readonly before: boolean;
}

export const NOTHING_KNOWN: Prior = {};

/** The caller did not name the effect, so one request is one request: a record that fits and is as new is its own. */
const NOBODY_ASKED: Prior = { records: () => Promise.resolve({ ids: new Set(), before: false }) };

export interface PriorParts extends TraceParts {
  readonly ledger: EffectLedger;
  readonly clock: Clock;
  /** Milliseconds to go on looking. */
  readonly lookMs: number;
}

/**
 * Looks at the state before a first try, where later nothing could tell: a deleted record shows no more, so it is read
 * first; where the caller named the effect, records like the one to be made are listed, and the first try gives that a
 * head start.
 */
export async function readPrior(call: Call, rule: Rule | undefined, owner: string, parts: PriorParts): Promise<Prior> {
  switch (rule?.strategy) {
    case 'gone':
      return { record: await recordBefore(call, rule, parts) };
    case 'find-match':
      return call.context.intent ? recordsBefore(call, rule, owner, parts) : NOBODY_ASKED;
    default:
      return NOTHING_KNOWN;
  }
}

/** The record that a delete is about; undefined when it cannot be told whether there is one. */
export async function recordBefore(
  call: Call,
  { read }: Extract<Rule, { strategy: 'gone' }>,
  { lookup, clock }: Pick<PriorParts, 'lookup' | 'clock'>,
): Promise<Reply | false | undefined> {
  const since = clock.now();
  try {
    return await lookup.read(hurried(call, since + PATIENCE_MS), read, { since });
  } catch (error) {
    if (error instanceof CallAbortedError) throw error;
    return saysAbsent(error) ? false : undefined;
  }
}

async function recordsBefore(
  call: Call,
  rule: Extract<Rule, { strategy: 'find-match' }>,
  owner: string,
  parts: PriorParts,
): Promise<Prior> {
  const { clock, ledger } = parts;
  const stop = new AbortController();
  const since = clock.now();
  const quick = hurried(call, since + PATIENCE_MS, stop.signal);
  const records = recent(quick, rule, since, parts)
    .then(async (ids) => {
      // For the call that takes over when this process dies.
      if (ids && call.context.intent)
        await ledger.remember(scopeOf(call, rule), owner, [...ids]).catch(() => undefined);
      return ids;
    })
    .catch(() => undefined);
  const before = await Promise.race([records.then(() => true), pause(clock, quick.context.signal)]);
  return {
    records: async () => {
      const ids = await records;
      return ids && { ids, before };
    },
    drop: () => stop.abort(),
  };
}

/** Ends early, and all the same, when the caller goes away. */
async function pause(clock: Clock, signal: AbortSignal): Promise<false> {
  await clock.sleep(HEAD_START_MS, signal).catch(() => undefined);
  // After a stall the timer comes before what has arrived meanwhile: our own slowness is not the upstream's.
  await new Promise(setImmediate);
  return false;
}

/** What an earlier call for the same effect had seen before its first try. */
export function recalled(call: Call, rule: Rule | undefined, owner: string, ledger: EffectLedger): Prior {
  if (rule?.strategy !== 'find-match') return NOTHING_KNOWN;
  const seen = async () => {
    const ids = await ledger.recall(scopeOf(call, rule), owner);
    return ids && { ids: new Set(ids), before: false };
  };
  return { records: () => seen().catch(() => undefined) };
}

function hurried(call: Call, deadline: number, stop?: AbortSignal): Call {
  const { context } = call;
  const signal = stop ? AbortSignal.any([context.signal, stop]) : context.signal;
  return { ...call, context: { ...context, deadline: Math.min(context.deadline, deadline), signal } };
}
