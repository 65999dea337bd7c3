import type { RepeatClass } from '@lago/capability-model';
import type { Call, Send } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import type { UpstreamReplyError } from '../call/errors.js';
import { CallAbortedError, OutcomeUnknownError } from '../call/errors.js';
import { endedByUpstream, fateOf, repeatClass, resultOf } from '../exchange/fate.js';
import { labelsOf } from '../call/labels.js';
import type { CallObserver } from '../call/observer.js';
import type { Reply } from '../call/reply.js';
import { askedWait, jittered } from '../retry/backoff.js';
import type { BackoffOptions } from '../retry/backoff.js';
import type { RetryBudget } from '../retry/budget.js';
import type { EffectLedger } from '../shared-state/ledger.js';
import type { UpstreamClock } from '../call/upstream-clock.js';
import { scopeOf } from '../rules/effect-scope.js';
import { interpret, lookAgain } from '../strategies/interpret.js';
import type { Case } from '../strategies/interpret.js';
import { recordBefore } from '../strategies/prior.js';
import type { PriorParts } from '../strategies/prior.js';
import { seek } from '../strategies/seek.js';
import { unknownOutcome } from '../rules/unknown.js';
import type { Announce } from './watched.js';
import type { FindMatchRule } from '../rules/rule.js';

export interface RecoveryOptions extends BackoffOptions {
  /** Repeats of a call of class `check`. */
  readonly maxRepeats: number;
  /** Milliseconds the upstream may go on working on a request that nobody waits for. */
  readonly settleMs: number;
  /** Milliseconds to go on looking for an effect that does not show yet. */
  readonly lookMs: number;
  readonly budget: RetryBudget;
  readonly ledger: EffectLedger;
  readonly clock: Clock;
  readonly upstreamClock: UpstreamClock;
  readonly observer: CallObserver;
}

/** A case in which the call may be sent again. */
export interface OpenCase extends Case {
  readonly announce: Announce;
}

/** What to do with a write whose outcome is not clear. */
export interface Recovery {
  /** `failure` is how the last try ended. */
  recover(of: OpenCase, failure: unknown): Promise<Reply>;
  /** An earlier process or call left the effect open; nothing is known about how it ended. */
  resume(of: OpenCase): Promise<Reply>;
}

export function createRecovery(next: Send, parts: PriorParts & RecoveryOptions): Recovery {
  const { clock, observer, budget, settleMs } = parts;

  return {
    async recover(of, failure) {
      if (failure instanceof CallAbortedError) throw failure;
      if (fateOf(failure) === 'refused') return refused(of, failure as UpstreamReplyError);
      // Class yes was repeated below already, so only its end is left to tell.
      switch (weakest(of.call, failure)) {
        case 'check':
          return repeat(of, failure);
        case 'no':
          return find(of, failure);
        default:
          throw conclude(of, failure);
      }
    },
    async resume(of) {
      const { network } = of.call.operation.facts.retry;
      if (network === 'no') return find(of, undefined);
      await of.announce().catch(() => undefined);
      return network === 'yes' ? again(of) : repeat(of, undefined);
    },
  };

  async function again(of: Case): Promise<Reply> {
    try {
      return await next(of.call);
    } catch (error) {
      if (error instanceof CallAbortedError) throw error;
      if (fateOf(error) === 'refused') return refused(of, error as UpstreamReplyError);
      throw conclude(of, error);
    }
  }

  /** Class `no`. */
  async function find(of: OpenCase, failure: unknown): Promise<Reply> {
    const { call, rule } = of;
    const verdict = await seek(of, failure, parts);
    if (verdict.kind === 'success') return found(of, verdict.reply);
    const why = verdict.kind === 'unclear' ? verdict.why : 'it does not show';
    if (verdict.kind === 'absent' && rule?.strategy === 'find-match') {
      // The API itself said that it failed, and nothing is there.
      if (endedByUpstream(failure) && !call.attempts.open) throw failure;
      if (call.context.intent?.resumed && call.attempts.tries === 0) {
        const left = await stillOpen(of, rule);
        if (left <= 0) return sendOnce(of);
        throw unknown(of, failure, why, left);
      }
    }
    throw unknown(of, failure, why, settleMs);
  }

  /** Milliseconds in which an earlier request, the first one or one sent after it, can still come to something. */
  async function stillOpen({ call, owner }: Case, rule: FindMatchRule): Promise<number> {
    const first = settleMs - (clock.now() - (call.attempts.since ?? 0));
    return Math.max(first, await parts.ledger.standing(scopeOf(call, rule), owner).catch(() => settleMs));
  }

  /** The earlier request came to nothing and cannot come to anything any more. */
  async function sendOnce(of: OpenCase): Promise<Reply> {
    try {
      await of.announce();
    } catch {
      throw unknown(of, undefined, 'it could not be noted that it is sent again', settleMs);
    }
    tell(of, 'repeated');
    const call = { ...of.call, attempts: Object.assign(of.call.attempts, { since: undefined, open: false }) };
    const fresh = { ...of, call };
    try {
      return await next(call);
    } catch (error) {
      if (!call.attempts.open && fateOf(error) !== 'unknown') throw error;
      if (error instanceof CallAbortedError) throw error;
      return find(fresh, error);
    }
  }

  /** Class `check`: repeats, and lets the rule say what a refusal of the repeat means. */
  async function repeat(given: Case, first: unknown): Promise<Reply> {
    let of = given;
    let failure = first;
    let complete: (reply: Reply) => Reply | undefined = (reply) => reply;
    for (let round = 1; ; round += 1) {
      const { call, rule } = of;
      if (rule?.strategy === 'state-reached' && rule.before) {
        const verdict = await lookAgain(of, parts);
        if (verdict.kind === 'success') return found(of, verdict.reply);
        if (verdict.kind === 'unclear') throw unknown(of, failure, verdict.why);
      }
      if (round > parts.maxRepeats || !(await mayGoOn(call, failure, round))) break;
      if (rule?.strategy === 'gone' && of.prior.record === undefined) {
        // Still there now: then it is gone by ours if the repeat says so, and this is what it was.
        of = { ...of, prior: { record: (await recordBefore(call, rule, parts)) || undefined } };
      }
      try {
        const reply = await next(call);
        tell(of, 'repeated');
        return whole(of, complete(reply));
      } catch (error) {
        if (error instanceof CallAbortedError || error instanceof OutcomeUnknownError) throw error;
        failure = error;
        if (fateOf(error) === 'unknown') continue;
        if (fateOf(error) !== 'refused') break;
        const meaning = await interpret(of, (error as UpstreamReplyError).reply, parts);
        if (meaning.kind === 'success') return found(of, whole(of, complete(meaning.reply)));
        if (meaning.kind === 'unclear') throw unknown(of, error, meaning.why);
        if (meaning.kind === 'refused') return refusal(of, given, error as UpstreamReplyError);
        const rest = complete;
        complete = (reply) => {
          const inner = meaning.complete(reply);
          return inner && rest(inner);
        };
        of = { ...of, call: meaning.call };
      }
    }
    const verdict = await lookAgain(of, parts);
    if (verdict.kind === 'success') return found(of, whole(of, complete(verdict.reply)));
    throw verdict.kind === 'unclear' ? unknown(of, failure, verdict.why) : conclude(of, failure);
  }

  /** A refusal that came after a try with an unclear end, of a class that was repeated below. */
  async function refused(of: Case, error: UpstreamReplyError): Promise<Reply> {
    const meaning = await interpret(of, error.reply, parts);
    if (meaning.kind === 'success') return found(of, meaning.reply);
    if (meaning.kind === 'unclear') throw unknown(of, error, meaning.why);
    return refusal(of, of, error);
  }

  function refusal(of: Case, given: Case, error: UpstreamReplyError): never {
    // It speaks of a part only, by positions of that part, and the rest is stored.
    if (of.call !== given.call) throw unknown(of, error, 'a part of it is stored and another was refused');
    tell(of, 'refused');
    throw error;
  }

  function whole(of: Case, reply: Reply | undefined): Reply {
    if (reply) return reply;
    throw unknown(of, undefined, 'the answer to the last part does not show all of it');
  }

  async function mayGoOn(call: Call, failure: unknown, round: number): Promise<boolean> {
    if (failure === undefined) return true;
    const { context } = call;
    const wait = askedWait(failure, clock.now()) ?? jittered(round, parts, () => clock.random());
    if (clock.now() + wait >= context.deadline || !budget.withdraw()) return false;
    observer.onRetry?.(labelsOf(call.operation), resultOf(failure), wait);
    await clock.sleep(wait, context.signal);
    return true;
  }

  /** All tries failed: the API's own 500 is passed on when nothing else is open, everything else is unknown. */
  function conclude(of: Case, failure: unknown): unknown {
    if (endedByUpstream(failure) && !of.call.attempts.open) return failure;
    return unknown(of, failure);
  }

  function unknown(of: Case, cause: unknown, why?: string, retryAfterMs?: number) {
    tell(of, 'unknown');
    return unknownOutcome(of.call, of.rule, { cause, why, retryAfterMs });
  }

  function found(of: Case, reply: Reply): Reply {
    tell(of, 'success');
    return reply;
  }

  function tell({ call, rule }: Case, verdict: 'success' | 'refused' | 'repeated' | 'unknown'): void {
    observer.onReconcile?.(labelsOf(call.operation), rule?.strategy ?? 'none', verdict);
  }
}

/** The class that allows least: a try that timed out before a 500 came counts as well. */
function weakest({ operation, attempts }: Call, failure: unknown): RepeatClass {
  const classes = [repeatClass(failure, operation)];
  if (attempts.open) classes.push(operation.facts.retry.network);
  return classes.includes('no') ? 'no' : classes.includes('check') ? 'check' : 'yes';
}
