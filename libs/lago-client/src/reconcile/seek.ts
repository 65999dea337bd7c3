import type { Call } from '../call.js';
import type { Clock } from '../clock.js';
import { CallAbortedError } from '../errors.js';
import { endedByUpstream } from '../fate.js';
import type { EffectLedger } from '../shared-state/ledger.js';
import type { UpstreamClock } from '../upstream-clock.js';
import { findMatch } from './find-match.js';
import { lookAgain } from './interpret.js';
import type { Look } from './look.js';
import type { Rule } from './rule.js';
import type { Verdict } from './verdict.js';

export interface SeekOptions {
  readonly lookMs: number;
  readonly ledger: EffectLedger;
  readonly clock: Clock;
  readonly upstreamClock: UpstreamClock;
}

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2000;
/** Left of the deadline for the answer itself. */
const MARGIN_MS = 50;

/**
 * Looks for the effect of a call of class `no` until it shows, nothing can be said, or the time is over: an upstream
 * that gave no answer may still be at work, and an equal call may still run.
 */
export async function seek(
  call: Call,
  rule: Rule | undefined,
  owner: string,
  failure: unknown,
  look: Look,
  options: SeekOptions,
): Promise<Verdict> {
  const { clock } = options;
  const { deadline, signal } = call.context;
  const since = call.attempts.since ?? clock.now();
  const patience = Math.min(clock.now() + options.lookMs, deadline - MARGIN_MS);
  const ended = endedByUpstream(failure) && !call.attempts.open;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
    const verdict = await once();
    if (verdict.kind === 'success' || verdict.kind === 'unclear') return verdict;
    if (verdict.kind === 'absent' && ended) return verdict;
    // An equal call that runs is waited for as long as there is time at all.
    if (clock.now() + pause > (verdict.kind === 'waiting' ? deadline - MARGIN_MS : patience)) {
      return verdict.kind === 'absent' ? verdict : { kind: 'unclear', why: 'an equal call is still running' };
    }
    await clock.sleep(pause, signal);
  }

  async function once(): Promise<Verdict | { kind: 'waiting' }> {
    try {
      if (rule?.strategy === 'find-match') return await findMatch(call, rule, owner, since, { ...options, look });
      if (rule) return await lookAgain(call, rule, look);
      return { kind: 'unclear', why: 'the contract has no rule for it' };
    } catch (error) {
      if (error instanceof CallAbortedError) throw error;
      return { kind: 'unclear', why: 'reading the records failed' };
    }
  }
}
