import { noAttempts } from '../call/call.js';
import type { Call, Intent, Lapse } from '../call/call.js';
import { CallAbortedError } from '../call/errors.js';
import { labelsOf } from '../call/labels.js';
import type { CallObserver } from '../call/observer.js';
import type { Reply } from '../call/reply.js';
import { answerWith } from '../strategies/find-match.js';
import { scopeOf } from '../rules/effect-scope.js';
import { lookAgain } from '../strategies/interpret.js';
import { NOTHING_KNOWN } from '../strategies/prior.js';
import type { PriorParts } from '../strategies/prior.js';
import { resolve } from '../rules/pointer.js';
import type { FindMatchRule, Rule } from '../rules/rule.js';
import { candidates } from '../lookups/trace.js';
import { couldBeTheSame, fingerprintOf } from '../rules/effect-fingerprint.js';
import { unknownOutcome } from '../rules/unknown.js';
import type { Verdict } from '../rules/verdict.js';

type Lapsed = Intent & { readonly lapse: Lapse };

export interface LapseOptions extends PriorParts {
  readonly settleMs: number;
  readonly observer: CallObserver;
}

const PAUSE_MS = 200;
/** Left of the deadline for the answer itself. */
const MARGIN_MS = 50;

/** Answers, or undefined when the call can be sent. Throws OutcomeUnknownError when it may have been before. */
export type LapseCheck = (call: Call, rule: Rule | undefined, owner: string) => Promise<Reply | undefined>;

/** An earlier call for the same effect may be forgotten, and a second one would do it twice. */
export function mustBeLookedFor({ context, operation }: Call): boolean {
  return context.intent?.lapse !== undefined && operation.facts.retry.network === 'no';
}

/**
 * Looks for the effect of a call that may be forgotten. A record that fits and nobody has claimed may be its own or
 * another client's, so it is unknown; when there is none and nothing forgotten can still be at work, it was never sent.
 */
export function createLapseCheck(options: LapseOptions): LapseCheck {
  const { clock, ledger, settleMs, observer } = options;

  return async (call, rule, owner) => {
    const { lapse, resumed } = call.context.intent as Lapsed;
    const verdict = await lookFor(call, rule, owner);
    const forgotten = `calls of ${iso(lapse.since)} to ${iso(lapse.until ?? clock.now())} were forgotten`;
    const tell = (verdict: 'success' | 'unknown') =>
      observer.onReconcile?.(labelsOf(call.operation), rule?.strategy ?? 'none', verdict);
    if (verdict.kind === 'success') {
      tell('success');
      return verdict.reply;
    }
    // Nothing was sent by this call, so the error has no time at which it was.
    const unsent = { ...call, attempts: noAttempts() };
    if (verdict.kind === 'unclear') {
      tell('unknown');
      throw unknownOutcome(unsent, rule, { why: `${forgotten}, and ${verdict.why}` });
    }
    // What became of its own earlier try, and whether that can still be at work, is asked next.
    const quiet = (lapse.until ?? -Infinity) + settleMs;
    if (resumed || clock.now() > quiet) return undefined;
    tell('unknown');
    const why = `${forgotten}, and one may still be at work`;
    throw unknownOutcome(unsent, rule, { why, retryAfterMs: quiet - clock.now() });
  };

  /** Equal calls that run are waited for: a record of theirs is claimed when they have ended. */
  async function lookFor(call: Call, rule: Rule | undefined, owner: string): Promise<Verdict> {
    const { deadline, signal } = call.context;
    const patience = Math.min(clock.now() + options.lookMs, deadline - MARGIN_MS);
    for (;;) {
      const verdict = await once(call, rule, owner);
      if (verdict.kind !== 'waiting') return verdict;
      if (clock.now() + PAUSE_MS > patience) return { kind: 'unclear', why: 'an equal call is still running' };
      await clock.sleep(PAUSE_MS, signal);
    }
  }

  async function once(call: Call, rule: Rule | undefined, owner: string) {
    try {
      if (rule?.strategy === 'find-match') return await ofRecords(call, rule, owner);
      if (!rule) return { kind: 'unclear', why: 'the contract has no rule to look for it' } as const;
      // Its own earlier try can have left things so.
      if ((call.context.intent as Lapsed).resumed) return { kind: 'absent' } as const;
      const { kind } = await lookAgain({ call, rule, owner, prior: NOTHING_KNOWN }, options);
      if (kind === 'success') return { kind: 'unclear', why: 'things are as it would leave them' } as const;
      return kind === 'absent' ? ({ kind } as const) : READING_FAILED;
    } catch (error) {
      if (error instanceof CallAbortedError) throw error;
      return READING_FAILED;
    }
  }

  async function ofRecords(call: Call, rule: FindMatchRule, owner: string) {
    const { lapse } = call.context.intent as Lapsed;
    const scope = scopeOf(call, rule);
    const fitting = await candidates(call, rule, lapse.since, options);
    if (!fitting) return { kind: 'unclear', why: 'there are too many records to compare' } as const;
    let free = 0;
    for (const record of fitting) {
      const holder = await ledger.ownerOf(scope, record.id);
      if (holder === owner) return { kind: 'success', reply: answerWith(rule, record) } as const;
      if (holder === undefined && mayBeForgotten(call, rule, record.record)) free += 1;
    }
    if (!free) return { kind: 'absent' } as const;
    const fingerprint = fingerprintOf(rule.match, call.input);
    const rivals = await ledger.rivals(scope, owner);
    const running = rivals.some(
      ({ unresolved, past, fingerprint: theirs }) => !unresolved && !past && couldBeTheSame(fingerprint, theirs),
    );
    return running ? ({ kind: 'waiting' } as const) : ({ kind: 'unclear', why: 'an equal record is there' } as const);
  }

  /** A record that was made after the own earlier try began is that try's, as far as nothing forgotten was at work then. */
  function mayBeForgotten(call: Call, rule: FindMatchRule, record: unknown): boolean {
    const { lapse, startedAt, resumed } = call.context.intent as Lapsed;
    if (!resumed) return true;
    const quiet = (lapse.until ?? -Infinity) + settleMs;
    const { surelyBefore, surelyAfter } = options.times;
    const created = resolve(record, rule.createdAt);
    return surelyBefore(call, created, startedAt) || (lapse.until !== undefined && !surelyAfter(call, created, quiet));
  }
}

const READING_FAILED = { kind: 'unclear', why: 'reading the records failed' } as const;

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
