import { randomUUID } from 'node:crypto';
import { noAttempts } from '../call/call.js';
import type { Call, Send } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import { UpstreamProtocolError, UpstreamReplyError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { failureKindOf } from '../exchange/failure-kind.js';
import type { Lane } from '../limiter/lane.js';
import type { Lanes } from '../limiter/lanes.js';
import type { RetryBudget } from '../retry/budget.js';
import type { Member } from './member.js';
import { sharedAttempt } from './shared-attempt.js';
import { joined, splitAnswer, splitRefusal } from './split.js';
import type { Way } from './ways.js';

/** How a request that carried several calls has ended, as far as it has not ended for each of them. */
export type SharedEnd =
  | { readonly kind: 'settled' }
  /** All or nothing: none was acted on, some are refused, and these may go again. */
  | { readonly kind: 'refused'; readonly others: readonly Member[] }
  /** It was refused, and nothing says because of which. `smaller`: fewer of them may pass. */
  | { readonly kind: 'unplaced'; readonly others: readonly Member[]; readonly smaller: boolean };

export interface SendTogetherParts {
  readonly next: Send;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly budget: RetryBudget;
}

const TOO_LARGE = 413;

/** Sends the items of several calls as one request and gives each caller what a single call would have given. */
export async function sendTogether(
  { rule, inside }: Way,
  members: readonly Member[],
  lane: Lane,
  { next, lanes, clock, budget }: SendTogetherParts,
): Promise<SharedEnd> {
  const shared = sharedCall();
  const attempts = members.map((member) => {
    member.begin();
    return sharedAttempt(member.call.attempts, clock.now());
  });
  const ended = (error?: unknown) => attempts.forEach((attempt) => attempt.end(error, shared.attempts.count > 0));
  try {
    const reply = await lanes.withPermit(shared, lane, () => next(shared));
    const replies = splitAnswer(
      rule,
      reply,
      members.map(({ id }) => id),
    );
    if (!replies) throw new UpstreamProtocolError('the answer does not show a record for each of the calls it is for');
    ended();
    members.forEach((member, index) => member.resolve(own(replies[index] as Reply, member)));
    return { kind: 'settled' };
  } catch (error) {
    ended(error);
    if (error instanceof UpstreamReplyError && failureKindOf(error) === 'refused') return refused(error);
    if (error instanceof Error) budget.share(error);
    for (const member of members) member.reject(error);
    return { kind: 'settled' };
  }

  function sharedCall(): Call {
    const [{ call }] = members as readonly [Member, ...Member[]];
    const { consumer, upstreamSecret } = call.context;
    return {
      operation: inside,
      input: joined(
        rule,
        members.map((member) => member.call.input),
      ),
      context: {
        requestId: randomUUID(),
        deadline: Math.max(...members.map((member) => member.call.context.deadline)),
        // Whoever goes away leaves the others their answer.
        signal: new AbortController().signal,
        consumer,
        record: { tried: (status) => members.forEach((member) => member.call.context.record?.tried(status)) },
        ...(upstreamSecret === undefined ? {} : { upstreamSecret }),
      },
      attempts: noAttempts(),
    };
  }

  function refused({ reply, upstream }: UpstreamReplyError): SharedEnd {
    const refusals = splitRefusal(rule, reply, members.length);
    if (!refusals) {
      const smaller = reply.status === rule.refusal.status || reply.status === TOO_LARGE;
      return { kind: 'unplaced', others: members, smaller: smaller && members.length > 1 };
    }
    for (const [index, one] of refusals) {
      const member = members[index] as Member;
      member.reject(new UpstreamReplyError(own(one, member), upstream));
    }
    return { kind: 'refused', others: members.filter((_, index) => !refusals.has(index)) };
  }

  function own(reply: Reply, { call }: Member): Reply {
    const { headers } = reply;
    if (headers['x-request-id'] !== shared.context.requestId) return reply;
    return { ...reply, headers: { ...headers, 'x-request-id': call.context.requestId } };
  }
}
