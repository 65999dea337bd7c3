import type { RepeatClass } from '@lago/capability-model';
import type { Call, Send } from '../call.js';
import type { Clock } from '../clock.js';
import type { UpstreamReplyError } from '../errors.js';
import { CallAbortedError } from '../errors.js';
import { endedByUpstream, fateOf, repeatClass, resultOf } from '../fate.js';
import { labelsOf } from '../labels.js';
import type { CallObserver } from '../observer.js';
import type { Reply } from '../reply.js';
import { askedWait, jittered } from '../retry/backoff.js';
import type { BackoffOptions } from '../retry/backoff.js';
import type { RetryBudget } from '../retry/budget.js';
import type { EffectLedger } from '../shared-state/ledger.js';
import type { UpstreamClock } from '../upstream-clock.js';
import { interpret, lookAgain } from './interpret.js';
import type { Look } from './look.js';
import type { Rule } from './rule.js';
import { seek } from './seek.js';
import { unknownOutcome } from './unknown.js';

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

/** What to do with a write whose outcome is not clear. */
export interface Recovery {
  /** `failure` is how the last try ended. */
  recover(call: Call, rule: Rule | undefined, owner: string, failure: unknown): Promise<Reply>;
  /** An earlier process or call left the effect open; nothing is known about how it ended. */
  resume(call: Call, rule: Rule | undefined, owner: string): Promise<Reply>;
}

export function createRecovery(next: Send, look: Look, options: RecoveryOptions): Recovery {
  const { clock, observer, budget } = options;

  return {
    async recover(call, rule, owner, failure) {
      if (failure instanceof CallAbortedError) throw failure;
      if (fateOf(failure) === 'refused') return refused(call, rule, failure as UpstreamReplyError);
      // Class yes was repeated below already, so only its end is left to tell.
      switch (weakest(call, failure)) {
        case 'check':
          return repeat(call, rule, failure);
        case 'no':
          return find(call, rule, owner, failure);
        default:
          throw conclude(call, rule, failure);
      }
    },
    async resume(call, rule, owner) {
      switch (call.operation.facts.retry.network) {
        case 'yes':
          return again(call, rule);
        case 'check':
          return repeat(call, rule, undefined);
        default:
          return find(call, rule, owner, undefined);
      }
    },
  };

  async function again(call: Call, rule: Rule | undefined): Promise<Reply> {
    try {
      return await next(call);
    } catch (error) {
      if (error instanceof CallAbortedError) throw error;
      if (fateOf(error) === 'refused') return refused(call, rule, error as UpstreamReplyError);
      throw conclude(call, rule, error);
    }
  }

  /** Class `no`. */
  async function find(call: Call, rule: Rule | undefined, owner: string, failure: unknown): Promise<Reply> {
    const verdict = await seek(call, rule, owner, failure, look, options);
    if (verdict.kind === 'success') {
      tell(call, rule, 'success');
      return verdict.reply;
    }
    const why = verdict.kind === 'unclear' ? verdict.why : 'it does not show';
    if (verdict.kind === 'absent' && rule?.strategy === 'find-match') {
      // The API itself said that it failed, and nothing is there.
      if (endedByUpstream(failure) && !call.attempts.open) throw failure;
      const age = clock.now() - (call.attempts.since ?? 0);
      if (call.context.intent?.resumed && call.attempts.tries === 0) {
        if (age > options.settleMs) return sendOnce(call, rule, owner);
        throw unknown(call, rule, failure, why, options.settleMs - age);
      }
    }
    throw unknown(call, rule, failure, why, options.settleMs);
  }

  /** The earlier request came to nothing and can not come to anything any more. */
  async function sendOnce(call: Call, rule: Rule, owner: string): Promise<Reply> {
    tell(call, rule, 'repeated');
    const fresh = { ...call, attempts: Object.assign(call.attempts, { since: undefined, open: false }) };
    try {
      return await next(fresh);
    } catch (error) {
      if (!fresh.attempts.open && fateOf(error) !== 'ambiguous') throw error;
      if (error instanceof CallAbortedError) throw error;
      return find(fresh, rule, owner, error);
    }
  }

  /** Class `check`: repeats, and lets the rule say what a refusal of the repeat means. */
  async function repeat(given: Call, rule: Rule | undefined, first: unknown): Promise<Reply> {
    let call = given;
    let failure = first;
    let complete = (reply: Reply) => reply;
    for (let round = 1; ; round += 1) {
      if (rule?.strategy === 'state-reached' && rule.before) {
        const verdict = await lookAgain(call, rule, look);
        if (verdict.kind === 'success') return found(call, rule, verdict.reply);
        if (verdict.kind === 'unclear') throw unknown(call, rule, failure, verdict.why);
      }
      if (round > options.maxRepeats || !(await mayGoOn(call, failure, round))) break;
      try {
        const reply = await next(call);
        tell(call, rule, 'repeated');
        return complete(reply);
      } catch (error) {
        if (error instanceof CallAbortedError) throw error;
        failure = error;
        if (fateOf(error) === 'ambiguous') continue;
        if (fateOf(error) !== 'refused') break;
        const meaning = await interpret(call, rule, (error as UpstreamReplyError).reply, look);
        if (meaning.kind === 'success') return found(call, rule, complete(meaning.reply));
        if (meaning.kind === 'unclear') throw unknown(call, rule, error, meaning.why);
        if (meaning.kind === 'refused') return refusal(call, rule, error as UpstreamReplyError);
        const rest = complete;
        complete = (reply) => rest(meaning.complete(reply));
        call = meaning.call;
      }
    }
    const verdict = await lookAgain(call, rule, look);
    if (verdict.kind === 'success') return found(call, rule, verdict.reply);
    throw conclude(call, rule, failure);
  }

  /** A refusal that came after a try with an unclear end, of a class that was repeated below. */
  async function refused(call: Call, rule: Rule | undefined, error: UpstreamReplyError): Promise<Reply> {
    const meaning = await interpret(call, rule, error.reply, look);
    if (meaning.kind === 'success') return found(call, rule, meaning.reply);
    if (meaning.kind === 'unclear') throw unknown(call, rule, error, meaning.why);
    return refusal(call, rule, error);
  }

  function refusal(call: Call, rule: Rule | undefined, error: UpstreamReplyError): never {
    tell(call, rule, 'refused');
    throw error;
  }

  async function mayGoOn(call: Call, failure: unknown, round: number): Promise<boolean> {
    if (failure === undefined) return true;
    const { context } = call;
    const wait = askedWait(failure, clock.now()) ?? jittered(round, options, () => clock.random());
    if (clock.now() + wait >= context.deadline || !budget.withdraw()) return false;
    observer.onRetry?.(labelsOf(call.operation), resultOf(failure), wait);
    await clock.sleep(wait, context.signal);
    return true;
  }

  /** All tries failed: the API's own 500 is passed on when nothing else is open, everything else is unknown. */
  function conclude(call: Call, rule: Rule | undefined, failure: unknown): unknown {
    if (endedByUpstream(failure) && !call.attempts.open) return failure;
    return unknown(call, rule, failure);
  }

  function unknown(call: Call, rule: Rule | undefined, cause: unknown, why?: string, retryAfterMs?: number) {
    tell(call, rule, 'unknown');
    return unknownOutcome(call, rule, { cause, why, retryAfterMs });
  }

  function found(call: Call, rule: Rule | undefined, reply: Reply): Reply {
    tell(call, rule, 'success');
    return reply;
  }

  function tell(call: Call, rule: Rule | undefined, verdict: 'success' | 'refused' | 'repeated' | 'unknown'): void {
    observer.onReconcile?.(labelsOf(call.operation), rule?.strategy ?? 'none', verdict);
  }
}

/** The class that allows least: a try that timed out before a 500 came counts as well. */
function weakest({ operation, attempts }: Call, failure: unknown): RepeatClass {
  const classes = [repeatClass(failure, operation)];
  if (attempts.open) classes.push(operation.facts.retry.network);
  return classes.includes('no') ? 'no' : classes.includes('check') ? 'check' : 'yes';
}
