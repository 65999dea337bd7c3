import type { Call, Send } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import { CallAbortedError } from '../call/errors.js';
import { labelsOf } from '../call/labels.js';
import type { CallObserver } from '../call/observer.js';
import type { Reply } from '../call/reply.js';
import type { Lane } from '../limiter/lane.js';
import type { Lanes } from '../limiter/lanes.js';
import type { RetryBudget } from '../retry/budget.js';
import { createMember } from './member.js';
import type { Member } from './member.js';
import { travelQueue } from './queue.js';
import { sendTogether } from './send-together.js';
import { createSweep } from './sweep.js';
import type { Way } from './ways.js';

/** Calls of one operation, consumer and account, which may travel together. */
export interface Group {
  readonly idle: boolean;
  readonly waiting: number;
  /** Milliseconds until its calls go together again after a refusal; 0 when they do now, Infinity when they never will. */
  readonly togetherInMs: number;
  submit(call: Call, id: string): Promise<Reply>;
}

export interface GroupParts {
  readonly next: Send;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly budget: RetryBudget;
  readonly observer: CallObserver;
  readonly way: Way;
  /** Calls of this group that may travel together. */
  readonly most: number;
}

/** Bytes of the items of one request: what most proxies take. */
const MOST_BYTES = 900_000;
/** Milliseconds for which the calls of a group travel alone after a refusal; each further one doubles them. */
const FIRST_ALONE_MS = 1000;
const MOST_ALONE_MS = 30_000;
/** How often calls go together again after a refusal of others: an API that checks in steps refuses once for each. */
const MOST_BACK = 2;
/** Without a reason of its own each abort would make an error. */
const NOBODY_WAITS = 'nobody waits';

/**
 * Two lines of one queue: whenever a permit for a single call comes, the next call goes alone; whenever one for a
 * request that carries several comes, as many as it may carry go together. The second is only asked for once calls wait
 * longer than a turn of the loop, so that an idle gateway sends single calls, at once.
 */
export function createGroup(parts: GroupParts): Group {
  const { next, lanes, clock, observer, way } = parts;
  const queue = travelQueue(({ call }) => (call.request ?? call.operation.request(call.input)).body?.length ?? 0);
  const sweep = createSweep(clock);
  let asking = new AbortController();
  let asked = 0;
  let { most } = parts;
  let [goesAlone, goesTogether, looking] = [false, false, false];
  let underWay = 0;
  let backRounds = 0;
  let [aloneUntil, aloneMs] = [0, FIRST_ALONE_MS];

  const mayTravel = () => most > 1 && clock.now() >= aloneUntil;
  const companions = () => (most > 1 ? queue.companions(mayTravel()) : 0);

  /** False when there will be no permit in time. */
  async function permit(lane: Lane, party: string): Promise<true | Error> {
    for (;;) {
      const { signal } = asking;
      try {
        asked += 1;
        const wait = lane.enter({ consumer: party, urgent: false, deadline: Infinity, signal });
        if (wait) await wait;
        return true;
      } catch (error) {
        if (!(error instanceof CallAbortedError) || queue.size === 0) return error as Error;
      } finally {
        asked -= 1;
      }
    }
  }

  async function goAlone(example: Call): Promise<void> {
    goesAlone = true;
    while (queue.size > 0) {
      const lane = lanes.of(example);
      // Where only connections are scarce, each is best used for many.
      if (goesTogether && lane.unlimited && companions() > 1 && companions() === queue.size) break;
      lookAfterTurn(example);
      const given = await permit(lane, example.context.consumer);
      if (given === true) sendOne(lane);
      else if (queue.size > 0 && !goesTogether) for (const member of queue.clear()) member.reject(given);
      else break;
    }
    goesAlone = false;
  }

  function sendOne(lane: Lane): void {
    const member = queue.one();
    if (!member) return lane.giveBack();
    stopAsking();
    waited(member);
    member.beginAlone();
    underWay += 1;
    const { call } = member;
    lanes
      .withPermit(call, lane, () => next(call))
      .then(member.resolve, member.reject)
      .finally(() => (underWay -= 1));
  }

  function lookAfterTurn(example: Call): void {
    if (looking || goesTogether || companions() === 0) return;
    looking = true;
    setImmediate(() => {
      looking = false;
      if (companions() > 0 && !goesTogether) void goTogether(example);
    });
  }

  async function goTogether(example: Call): Promise<void> {
    goesTogether = true;
    while (companions() > 0) {
      const lane = lanes.of({ operation: way.inside, context: example.context });
      // A party of its own: what else this consumer does in that bucket takes turns with it.
      const given = await permit(lane, `${example.context.consumer}\0together`);
      if (given !== true) break;
      if (companions() > 0) void sendMany(lane, example);
      else lane.giveBack();
    }
    goesTogether = false;
    if (queue.size > 0 && !goesAlone) void goAlone(example);
  }

  async function sendMany(lane: Lane, example: Call): Promise<void> {
    const isBack = queue.companions(false) > 0;
    const members = queue.together(most, MOST_BYTES, mayTravel());
    stopAsking();
    members.forEach(waited);
    observer.onTravel?.(labelsOf(example.operation), members.length);
    underWay += 1;
    const end = await sendTogether(way, members, lane, parts);
    underWay -= 1;
    if (end.kind === 'settled') return void (aloneMs = FIRST_ALONE_MS);
    if (end.kind === 'unplaced' && end.smaller) {
      most = Math.max(1, members.length >> 1);
      queue.putBack(end.others, false);
    } else {
      aloneUntil = clock.now() + aloneMs;
      aloneMs = Math.min(aloneMs * 2, MOST_ALONE_MS);
      backRounds = isBack ? backRounds + 1 : 1;
      queue.putBack(end.others, end.kind === 'unplaced' || backRounds > MOST_BACK);
    }
    if (queue.size > 0 && !goesAlone) void goAlone(example);
  }

  /** Nobody waits any more: what was asked for is not needed. */
  function stopAsking(): void {
    if (queue.size > 0 || asked === 0) return;
    asking.abort(NOBODY_WAITS);
    asking = new AbortController();
  }

  function waited({ call, since }: Member): void {
    const ms = clock.now() - since;
    if (ms > 0) observer.onLimiterWait?.(labelsOf(call.operation), ms, true);
  }

  return {
    get idle() {
      return queue.size === 0 && underWay === 0 && !goesAlone && !goesTogether && mayTravel();
    },
    get waiting() {
      return queue.size;
    },
    get togetherInMs() {
      return most > 1 ? Math.max(0, aloneUntil - clock.now()) : Infinity;
    },
    submit(call, id) {
      const lane = lanes.of(call);
      // What need not wait needs none of this.
      if (queue.size === 0 && lane.now()) return lanes.withPermit(call, lane, () => next(call));
      const left = (gone: Member) => {
        queue.remove(gone);
        stopAsking();
      };
      const { member, end } = createMember(call, id, { clock, bucket: lane.bucket, left });
      queue.push(member);
      sweep.add(member);
      if (!goesAlone) void goAlone(call);
      return end;
    },
  };
}
