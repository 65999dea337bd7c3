import { CallAbortedError } from '../call/errors.js';
import { endedByUpstream } from '../exchange/failure-kind.js';
import { answerWith, findMade } from './find-match.js';
import { lookAgain } from './interpret.js';
import type { Case } from './interpret.js';
import type { PriorParts } from './prior.js';
import type { Verdict } from '../rules/verdict.js';

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2000;
/** Left of the deadline for the answer itself. */
const MARGIN_MS = 50;

/**
 * Looks for the effect of a call of class `no` until it shows, nothing can be said, or the time is over: an upstream
 * that gave no answer may still be at work, and an equal call may still run.
 */
export async function pollForEffect(of: Case, failure: unknown, parts: PriorParts): Promise<Verdict> {
  const { call, rule, owner, prior } = of;
  const { clock } = parts;
  const { deadline, signal } = call.context;
  const since = call.attempts.since ?? clock.now();
  const patience = Math.min(clock.now() + parts.lookMs, deadline - MARGIN_MS);
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
      if (!rule) return { kind: 'unclear', why: 'the contract has no rule for it' };
      if (rule.strategy !== 'find-match') return await lookAgain(of, parts);
      const finding = await findMade(call, { trace: rule, owner, since, prior: await prior.records?.() }, parts);
      return finding.kind === 'found' ? { kind: 'success', reply: answerWith(rule, finding.record) } : finding;
    } catch (error) {
      if (error instanceof CallAbortedError) throw error;
      return { kind: 'unclear', why: 'reading the records failed' };
    }
  }
}
