import type { Call, Send } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import { CallAbortedError, OutcomeUnknownError } from '../call/errors.js';
import type { UpstreamReplyError } from '../call/errors.js';
import { labelsOf } from '../call/labels.js';
import type { CallObserver } from '../call/observer.js';
import type { Reply } from '../call/reply.js';
import { failureKindOf, resultOf } from '../exchange/failure-kind.js';
import { askedWait, jittered } from '../retry/backoff.js';
import type { BackoffOptions } from '../retry/backoff.js';
import type { RetryBudget } from '../retry/budget.js';
import { interpret, lookAgain } from '../strategies/interpret.js';
import type { Case } from '../strategies/interpret.js';
import { recordBefore } from '../strategies/prior.js';
import type { PriorParts } from '../strategies/prior.js';
import type { Endings } from './endings.js';

export interface RepeatParts extends PriorParts, BackoffOptions {
  /** Repeats of a call of class `check`. */
  readonly maxRepeats: number;
  readonly budget: RetryBudget;
  readonly clock: Clock;
  readonly observer: CallObserver;
}

/** Settles a call of class `check`: it is sent again, and the rule says what a refusal of the repeat means. */
export type Repeat = (of: Case, failure: unknown) => Promise<Reply>;

/** How far it has come. A batch of which a part is stored goes on as a call for the rest. */
interface Progress {
  readonly of: Case;
  /** How the last try ended; undefined when nothing is known of it. */
  readonly failure: unknown;
  /** Makes the answer to the whole call out of the answer to what was left of it; undefined when that does not show all. */
  complete(reply: Reply): Reply | undefined;
}

export function createRepeat(next: Send, parts: RepeatParts, endings: Endings): Repeat {
  const { clock, observer, budget, maxRepeats } = parts;

  return async (given, first) => {
    let progress: Progress = { of: given, failure: first, complete: (reply) => reply };
    for (let round = 1; ; round += 1) {
      const seen = await lookBefore(progress);
      if (seen) return seen;
      if (round > maxRepeats || !(await mayGoOn(progress.of.call, progress.failure, round))) break;
      const end = await sendAgain({ ...progress, of: await withPrior(progress.of) }, given);
      if (end.kind === 'reply') return end.reply;
      progress = end.progress;
      if (end.kind === 'stop') break;
    }
    return lookLast(progress);
  };

  /** Where the rule says that a repeat could do harm, the effect is looked for before each. */
  async function lookBefore({ of, failure }: Progress): Promise<Reply | undefined> {
    const { rule } = of;
    if (rule?.strategy !== 'state-reached' || !rule.before) return undefined;
    const verdict = await lookAgain(of, parts);
    if (verdict.kind === 'success') return endings.success(of, verdict.reply);
    if (verdict.kind === 'unclear') throw endings.unknown(of, failure, verdict.why);
    return undefined;
  }

  async function mayGoOn(call: Call, failure: unknown, round: number): Promise<boolean> {
    if (failure === undefined) return true;
    const { context } = call;
    const wait = askedWait(failure, clock.now()) ?? jittered(round, parts, () => clock.random());
    if (clock.now() + wait >= context.deadline || !budget.withdraw(failure)) return false;
    observer.onRetry?.(labelsOf(call.operation), resultOf(failure), wait);
    await clock.sleep(wait, context.signal);
    return true;
  }

  /** Still there now: then it is gone by ours if the repeat says so, and this is what it was. */
  async function withPrior(of: Case): Promise<Case> {
    const { call, rule, prior } = of;
    if (rule?.strategy !== 'gone' || prior.record !== undefined) return of;
    return { ...of, prior: { record: (await recordBefore(call, rule, parts)) || undefined } };
  }

  async function sendAgain(progress: Progress, given: Case): Promise<RoundEnd> {
    const { of } = progress;
    let reply: Reply;
    try {
      reply = await next(of.call);
    } catch (error) {
      return afterFailure({ ...progress, failure: error }, given);
    }
    endings.repeated(of);
    return { kind: 'reply', reply: whole(progress, reply) };
  }

  async function afterFailure(progress: Progress, given: Case): Promise<RoundEnd> {
    const { of, failure } = progress;
    if (failure instanceof CallAbortedError || failure instanceof OutcomeUnknownError) throw failure;
    const fate = failureKindOf(failure);
    if (fate === 'unknown') return { kind: 'go on', progress };
    if (fate !== 'refused') return { kind: 'stop', progress };
    const refusal = failure as UpstreamReplyError;
    const meaning = await interpret(of, refusal.reply, parts);
    switch (meaning.kind) {
      case 'success':
        return { kind: 'reply', reply: endings.success(of, whole(progress, meaning.reply)) };
      case 'unclear':
        throw endings.unknown(of, failure, meaning.why);
      case 'partly': {
        const complete = (reply: Reply) => {
          const inner = meaning.complete(reply);
          return inner && progress.complete(inner);
        };
        return { kind: 'go on', progress: { of: { ...of, call: meaning.call }, failure, complete } };
      }
      default:
        // It speaks of a part only, by positions of that part, and the rest is stored.
        if (of.call !== given.call) {
          throw endings.unknown(of, failure, 'a part of it is stored and another was refused');
        }
        return endings.refused(of, refusal);
    }
  }

  /** No repeat is left: what shows now decides. */
  async function lookLast(progress: Progress): Promise<Reply> {
    const { of, failure } = progress;
    const verdict = await lookAgain(of, parts);
    if (verdict.kind === 'success') return endings.success(of, whole(progress, verdict.reply));
    throw verdict.kind === 'unclear' ? endings.unknown(of, failure, verdict.why) : endings.failed(of, failure);
  }

  function whole({ of, complete }: Progress, reply: Reply): Reply {
    const all = complete(reply);
    if (all) return all;
    throw endings.unknown(of, undefined, 'the answer to the last part does not show all of it');
  }
}

type RoundEnd =
  { readonly kind: 'reply'; readonly reply: Reply } | { readonly kind: 'go on' | 'stop'; readonly progress: Progress };
