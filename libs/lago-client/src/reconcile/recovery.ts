import type { RepeatClass } from '@lago/capability-model';
import type { Call, Send } from '../call/call.js';
import { CallAbortedError } from '../call/errors.js';
import type { UpstreamReplyError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import type { UpstreamClock } from '../call/upstream-clock.js';
import { failureKindOf, repeatClass } from '../exchange/failure-kind.js';
import { interpret } from '../strategies/interpret.js';
import type { Case } from '../strategies/interpret.js';
import type { PriorParts } from '../strategies/prior.js';
import { createEndings } from './endings.js';
import { createLookOnly } from './look-only.js';
import type { OpenCase } from './look-only.js';
import { createRepeat } from './repeat.js';
import type { RepeatParts } from './repeat.js';

export interface RecoveryOptions extends Omit<RepeatParts, 'lookup' | 'times'> {
  /** Milliseconds the upstream may go on working on a request that nobody waits for. */
  readonly settleMs: number;
  readonly upstreamClock: UpstreamClock;
}

/** What to do with a write whose outcome is not clear. */
export interface Recovery {
  /** `failure` is how the last try ended. */
  recover(of: OpenCase, failure: unknown): Promise<Reply>;
  /** An earlier process or call left the effect open; nothing is known about how it ended. */
  resume(of: OpenCase): Promise<Reply>;
}

/** Each class has its own way: `yes` was repeated below, `check` is repeated by its rule, `no` is only looked for. */
export function createRecovery(next: Send, parts: PriorParts & RecoveryOptions): Recovery {
  const endings = createEndings(parts.observer);
  const lookOnly = createLookOnly(next, parts, endings);
  const repeat = createRepeat(next, parts, endings);

  return {
    async recover(of, failure) {
      if (failure instanceof CallAbortedError) throw failure;
      if (failureKindOf(failure) === 'refused') return refused(of, failure as UpstreamReplyError);
      switch (weakest(of.call, failure)) {
        case 'check':
          return repeat(of, failure);
        case 'no':
          return lookOnly(of, failure);
        default:
          throw endings.failed(of, failure);
      }
    },
    async resume(of) {
      const { network } = of.call.operation.facts.retry;
      if (network === 'no' || of.call.context.lookOnly) return lookOnly(of, undefined);
      await of.enterLedger().catch(() => undefined);
      return network === 'yes' ? sendFreely(of) : repeat(of, undefined);
    },
  };

  /** Class `yes`, for an earlier call. */
  async function sendFreely(of: Case): Promise<Reply> {
    try {
      return await next(of.call);
    } catch (error) {
      if (error instanceof CallAbortedError) throw error;
      if (failureKindOf(error) === 'refused') return refused(of, error as UpstreamReplyError);
      throw endings.failed(of, error);
    }
  }

  /** A refusal that came after a try with an unclear end, of a class that was repeated below. */
  async function refused(of: Case, error: UpstreamReplyError): Promise<Reply> {
    const meaning = await interpret(of, error.reply, parts);
    if (meaning.kind === 'success') return endings.success(of, meaning.reply);
    if (meaning.kind === 'unclear') throw endings.unknown(of, error, meaning.why);
    return endings.refused(of, error);
  }
}

/** The class that allows least: a try that timed out before a 500 came counts as well. */
function weakest({ operation, attempts }: Call, failure: unknown): RepeatClass {
  const classes = [repeatClass(failure, operation)];
  if (attempts.open) classes.push(operation.facts.retry.network);
  return classes.includes('no') ? 'no' : classes.includes('check') ? 'check' : 'yes';
}
