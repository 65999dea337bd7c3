import { cutAnswer } from '@lago/event-delivery';
import type { CutAnswer, CutEnd } from '@lago/event-delivery';
import type { Reply } from '@lago/lago-client';
import { EventsCutError } from '../problem/events-error.js';
import type { EventOperation } from './event-operations.js';
import { keptReply, KEPT_HEADER } from './keeper.js';

/** The header of an answer to a batch that was cut: it says of each record how it ended. */
export const CUT = 'each';

/**
 * The answer to a batch that was cut: the records in the API's shape, and how each ended. Throws EventsCutError when one
 * of them is neither with the API nor kept: a caller that only looks at the status must not take it for sent.
 */
export function cutReply(event: EventOperation, ends: readonly CutEnd[], wanted: boolean): Reply {
  const answer = cutAnswer(ends);
  if (!answer.complete) throw new EventsCutError(told(answer), detailsOf(answer));
  const records = answer.outcomes.map(({ record }) => record ?? null);
  const body = { [event.rule.answer.key]: records, ...told(answer) };
  if (answer.counts.kept) return keptReply(body, wanted);
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', [KEPT_HEADER]: CUT },
    body: Buffer.from(JSON.stringify(body)),
  };
}

function told({ outcomes, counts }: CutAnswer) {
  return {
    counts,
    outcomes: outcomes.map(({ index, outcome, repeat, reason, record }) => ({
      index,
      outcome,
      repeat,
      ...(reason === undefined ? {} : { reason }),
      // Where it is not what was sent, it tells why.
      ...(outcome === 'different' && record !== undefined ? { stored: record } : {}),
    })),
  };
}

/** What is wrong by position, as the API says it of a batch. */
function detailsOf({ outcomes }: CutAnswer): Readonly<Record<string, unknown>> {
  const refused = outcomes.filter(({ outcome }) => outcome === 'refused' || outcome === 'different');
  return Object.fromEntries(refused.map(({ index, reason }) => [String(index), reason]));
}
