import type { Clock } from '../call/clock.js';
import { CallAbortedError, LimiterRejectedError } from '../call/errors.js';
import type { RateHeaders } from './rate-headers.js';
import { fairQueue } from './fair-queue.js';
import { learnedLimit } from './learned-limit.js';
import { createPermitSupply } from './permit-supply.js';
import type { PermitStore } from './permits.js';
import type { Slots } from './slots.js';
import { ANSWER_MS, waitInLine } from './wait-in-line.js';
import type { Request } from './wait-in-line.js';

export interface LaneOptions {
  readonly key: string;
  readonly bucket: string;
  /** 0 goes first where lanes share something. */
  readonly rank: number;
  /** Requests per second by configuration. */
  readonly configured: number | undefined;
  /** Calls that may wait; a consumer that has less than its share of them in the queue is never turned away. */
  readonly maxQueue: number;
  /** Milliseconds a call may wait because the upstream answered 429 to another one. */
  readonly maxHoldMs: number;
  readonly permits: PermitStore;
  readonly slots: Slots;
  readonly clock: Clock;
}

/** The queue of one bucket of one account. Whoever got a permit gives it back with `done`. */
export interface Lane {
  readonly bucket: string;
  readonly idle: boolean;
  /** True when a permit was there without waiting, and nobody waited for it. */
  now(): boolean;
  /** Undefined when there was no need to wait. Throws LimiterRejectedError or CallAbortedError. */
  enter(request: Request): Promise<void> | undefined;
  /** `ms` is how long the exchange took. */
  done(ms: number): void;
  /** Nothing was sent with the permit that `enter` gave. */
  giveBack(): void;
  learn(headers: RateHeaders, limited: boolean): void;
  /** The limit the upstream named last, in requests per window. */
  seen(): number | undefined;
  /** True while there is no limit but that of the connections. */
  readonly unlimited: boolean;
  /** Milliseconds it gives nothing because the upstream answered 429. */
  held(): number;
  /** Milliseconds from one permit for that consumer to the next, and those an exchange takes. */
  tempo(consumer: string): { readonly intervalMs: number; readonly typicalMs: number };
}

/** Weight of the newest exchange in the typical duration. */
const NEWEST = 0.1;

/** Throws LimiterRejectedError when the wait would pass the deadline or the queue is full. */
export function createLane(options: LaneOptions): Lane {
  const { key, bucket, rank, clock, slots, permits } = options;
  const limit = learnedLimit(options.configured);
  const queue = fairQueue<() => void>();
  const supply = createPermitSupply({ key, permits, clock, waiting: () => queue.size });
  let pumping = false;
  let running = 0;
  let heldUntil = 0;
  /** How long exchanges take at present, in milliseconds. */
  let typicalMs = 0;

  const heldMs = () => Math.max(0, heldUntil - clock.now());

  return {
    bucket,
    get idle() {
      return running === 0 && queue.size === 0;
    },
    get unlimited() {
      return limit.pace() === undefined;
    },
    seen: () => limit.seen(),
    held: heldMs,
    tempo: (consumer) => ({ intervalMs: intervalMs() * queue.parties(consumer), typicalMs }),
    now,
    enter(request) {
      if (request.signal.aborted) throw new CallAbortedError();
      return now() ? undefined : line(request);
    },
    done(ms) {
      running -= 1;
      typicalMs += (ms - typicalMs) * NEWEST;
      slots.give();
    },
    giveBack() {
      running -= 1;
      slots.give();
      const pace = limit.pace();
      if (pace) void permits.giveBack(key, pace, 1).catch(() => undefined);
    },
    learn(headers, limited) {
      limit.learn(headers);
      const pace = limit.pace();
      if (!limited) return limit.kept();
      // What was sent together is refused together: one answer to that is enough.
      if (headers.limit === undefined || !pace || clock.now() < heldUntil) return;
      const hold = limit.exceeded(headers);
      heldUntil = Math.max(heldUntil, clock.now() + hold);
      void permits.pause(key, pace, hold).catch(() => undefined);
    },
  };

  function now(): boolean {
    if (queue.size > 0 || limit.pace() !== undefined || !slots.tryTake(rank)) return false;
    running += 1;
    return true;
  }

  async function line(request: Request): Promise<void> {
    const held = heldMs();
    const expected = expectedWait(request);
    const late = clock.now() + expected + Math.min(typicalMs, ANSWER_MS) > request.deadline;
    if (late || held > options.maxHoldMs || isFull(request)) {
      throw new LimiterRejectedError(bucket, Math.max(expected, held, 1));
    }
    const served = waitInLine(queue, request, {
      clock,
      late: () => new LimiterRejectedError(bucket, Math.max(1000, limit.pace()?.intervalMs ?? 0)),
    });
    if (!pumping) void pump();
    await served;
    running += 1;
  }

  /** One consumer's flood fills its own share of the queue, not that of others. */
  function isFull({ consumer }: Request): boolean {
    return queue.size >= options.maxQueue && queue.waiting(consumer) >= options.maxQueue / queue.parties(consumer);
  }

  /** By the pace of the limit or, where connections are what is scarce, by how fast they come free. */
  function expectedWait({ consumer, urgent }: Request): number {
    return heldMs() + queue.ahead(consumer, urgent) * intervalMs();
  }

  function intervalMs(): number {
    return Math.max(limit.pace()?.intervalMs ?? 0, typicalMs / slots.capacity(rank));
  }

  async function pump(): Promise<void> {
    pumping = true;
    while (queue.size > 0) {
      const pace = limit.pace();
      if (pace) await supply.next(pace);
      await slots.take(rank);
      const granted = queue.shift();
      if (granted) {
        granted();
        continue;
      }
      slots.give();
      if (pace) void permits.giveBack(key, pace, 1).catch(() => undefined);
    }
    supply.drop(limit.pace());
    pumping = false;
  }
}
