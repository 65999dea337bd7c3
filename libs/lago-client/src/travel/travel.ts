import type { Operation } from '@lago/capability-model';
import { accountOf } from '../call/account.js';
import type { Call, Send } from '../call/call.js';
import { CallAbortedError, LimiterRejectedError } from '../call/errors.js';
import { labelsOf } from '../call/labels.js';
import { ANSWER_MS } from '../limiter/wait-in-line.js';
import { createGroup } from './group.js';
import type { Group, GroupParts } from './group.js';
import { travellingId, waysOf } from './ways.js';
import type { Way } from './ways.js';

export interface TravelOptions extends Pick<GroupParts, 'lanes' | 'clock' | 'budget' | 'observer'> {
  readonly operations: readonly Operation[];
  /** Calls that may wait, per bucket. */
  readonly maxQueue: number;
  /** Milliseconds a call waits in all because of 429s. */
  readonly rateLimitWaitMs: number;
}

/** More calls may wait where many go at once; the same seconds of waiting for the bucket of events. */
const QUEUE_FACTOR = 10;
const MAX_GROUPS = 1000;

/**
 * Calls that wait for a permit travel together, where the contract says in what. It stands above the breaker, so that a
 * request is one exchange to it however many share it, and below the retries, so that each call has its own.
 */
export function travel(next: Send, options: TravelOptions): Send {
  const { lanes, clock, observer } = options;
  const ways = waysOf(options.operations);
  const groups = new Map<string, Group>();

  return (call) => {
    const way = ways.get(call.operation.id);
    const id = way && travellingId(way, call);
    // What may have been acted on twice without a known end is asked alone: one of many may be what the API fails over.
    if (!way || id === undefined || (call.attempts.open && call.attempts.count > 1)) return next(call);
    if (call.context.signal.aborted) return Promise.reject(new CallAbortedError('not-sent'));
    const group = groupOf(call, way);
    const refused = refusal(call, way, group);
    if (!refused) return group.submit(call, id);
    observer.onLimiterWait?.(labelsOf(call.operation), 0, false);
    return Promise.reject(refused);
  };

  /** Those that may have been acted on once are likely to be refused: they travel with their like, and fewer of them. */
  function groupOf(call: Call, way: Way): Group {
    const again = call.attempts.open;
    const { operation, context } = call;
    const key = JSON.stringify([accountOf(call), context.consumer, operation.id, again]);
    const known = groups.get(key);
    if (known) return known;
    if (groups.size >= MAX_GROUPS) for (const [name, group] of groups) if (group.idle) groups.delete(name);
    const group = createGroup({ ...options, next, way, most: again ? way.most >> 1 : way.most });
    groups.set(key, group);
    return group;
  }

  function refusal({ operation, context }: Call, way: Way, group: Group): LimiterRejectedError | undefined {
    const single = lanes.of({ operation, context });
    const shared = lanes.of({ operation: way.inside, context });
    const { waiting, togetherInMs } = group;
    const held = togetherInMs === 0 ? Math.min(single.held(), shared.held()) : single.held();
    const one = single.tempo(context.consumer);
    const many = shared.tempo(context.consumer);
    const alone = held + waiting * one.intervalMs;
    // Calls that go alone for a while after a refusal go together again later.
    const together = togetherInMs + held + waiting / (1 / one.intervalMs + way.most / many.intervalMs);
    const expected = Math.min(alone, together);
    const late = clock.now() + expected + Math.min(one.typicalMs, ANSWER_MS) > context.deadline;
    if (!late && held <= options.rateLimitWaitMs && !isFull(group)) return undefined;
    return new LimiterRejectedError(single.bucket, Math.max(expected, held, 1));
  }

  /** One consumer's flood fills its own share, not that of others. */
  function isFull(group: Group): boolean {
    const most = options.maxQueue * QUEUE_FACTOR;
    if (group.waiting < most / Math.max(1, groups.size)) return false;
    const all = [...groups.values()].filter(({ waiting }) => waiting > 0);
    return all.reduce((sum, { waiting }) => sum + waiting, 0) >= most && group.waiting >= most / all.length;
  }
}
