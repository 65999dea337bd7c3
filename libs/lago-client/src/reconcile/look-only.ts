import type { Send } from '../call/call.js';
import { CallAbortedError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { endedByUpstream, failureKindOf } from '../exchange/failure-kind.js';
import { scopeOf } from '../rules/effect-scope.js';
import type { FindMatchRule } from '../rules/rule.js';
import type { Case } from '../strategies/interpret.js';
import type { PriorParts } from '../strategies/prior.js';
import { pollForEffect } from '../strategies/poll-for-effect.js';
import type { Endings } from './endings.js';
import type { EnterLedger } from './ledger-entry.js';

/** A case in which the call may be sent again. */
export interface OpenCase extends Case {
  readonly enterLedger: EnterLedger;
}

export interface LookOnlyParts extends PriorParts {
  readonly settleMs: number;
}

/** Settles a call of class `no`: it is looked for and not sent again, unless the earlier request surely came to nothing. */
export type LookOnly = (of: OpenCase, failure: unknown) => Promise<Reply>;

export function createLookOnly(next: Send, parts: LookOnlyParts, endings: Endings): LookOnly {
  const { clock, ledger, settleMs } = parts;
  return lookOnly;

  async function lookOnly(of: OpenCase, failure: unknown): Promise<Reply> {
    const verdict = await pollForEffect(of, failure, parts);
    if (verdict.kind === 'success') return endings.success(of, verdict.reply);
    const why = verdict.kind === 'unclear' ? verdict.why : 'it does not show';
    const { call, rule } = of;
    if (verdict.kind === 'unclear' || rule?.strategy !== 'find-match') {
      throw endings.unknown(of, failure, why, settleMs);
    }
    // The API itself said that it failed, and nothing is there.
    if (endedByUpstream(failure) && !call.attempts.open) throw failure;
    const { intent, lookOnly: sendsNothing } = call.context;
    if (sendsNothing || !intent?.resumed || call.attempts.count > 0) throw endings.unknown(of, failure, why, settleMs);
    const left = await stillOpen(of, rule);
    if (left > 0) throw endings.unknown(of, failure, why, left);
    return sendOnce(of);
  }

  /** Milliseconds in which an earlier request, the first one or one sent after it, can still come to something. */
  async function stillOpen({ call, owner }: Case, rule: FindMatchRule): Promise<number> {
    const first = settleMs - (clock.now() - (call.attempts.since ?? 0));
    return Math.max(first, await ledger.standing(scopeOf(call, rule), owner).catch(() => settleMs));
  }

  /** The earlier request came to nothing and cannot come to anything any more. */
  async function sendOnce(of: OpenCase): Promise<Reply> {
    try {
      await of.enterLedger();
    } catch {
      throw endings.unknown(of, undefined, 'it could not be noted that it is sent again', settleMs);
    }
    endings.repeated(of);
    const call = { ...of.call, attempts: Object.assign(of.call.attempts, { since: undefined, open: false }) };
    try {
      return await next(call);
    } catch (error) {
      if (!call.attempts.open && failureKindOf(error) !== 'unknown') throw error;
      if (error instanceof CallAbortedError) throw error;
      return lookOnly({ ...of, call }, error);
    }
  }
}
