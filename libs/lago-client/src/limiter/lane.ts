import type { Clock } from '../call/clock.js';
import { CallAbortedError, LimiterRejectedError } from '../call/errors.js';
import type { RateHeaders } from './rate-headers.js';
import { fairQueue } from './fair-queue.js';
import type { Pace } from './gcra.js';
import { learnedLimit } from './learned-limit.js';
import type { PermitStore } from './permits.js';
import type { Slots } from './slots.js';

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

/** Who asks for a permit. */
export interface Request {
  readonly consumer: string;
  readonly urgent: boolean;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/** The queue of one bucket of one account. Whoever got a permit gives it back with `done`. */
export interface Lane {
  readonly idle: boolean;
  /** Undefined when there was no need to wait. Throws LimiterRejectedError or CallAbortedError. */
  enter(request: Request): Promise<void> | undefined;
  /** `ms` is how long the exchange took. */
  done(ms: number): void;
  learn(headers: RateHeaders, limited: boolean): void;
}

/**
 * Permits are taken this far ahead: far enough that a slow answer of the store costs none, near enough that a later
 * urgent call or another process is not kept out.
 */
const HORIZON_MS = 250;
/** Weight of the newest exchange in the typical duration. */
const NEWEST = 0.1;
/** Milliseconds left of the deadline for the answer itself; who is served later would not hear it. */
const ANSWER_MS = 1000;

/** Throws LimiterRejectedError when the wait would pass the deadline or the queue is full. */
export function createLane(options: LaneOptions): Lane {
  const { key, bucket, rank, clock, slots, permits } = options;
  const limit = learnedLimit(options.configured);
  const queue = fairQueue<() => void>();
  /** When the permits in hand may be used; milliseconds since the epoch. */
  const due: number[] = [];
  let filling: Promise<void> | undefined;
  let pumping = false;
  let running = 0;
  let heldUntil = 0;
  /** How long exchanges take at present, in milliseconds. */
  let typicalMs = 0;

  return {
    get idle() {
      return running === 0 && queue.size === 0;
    },
    enter(request) {
      if (request.signal.aborted) throw new CallAbortedError();
      if (queue.size === 0 && limit.pace() === undefined && slots.tryTake(rank)) {
        running += 1;
        return undefined;
      }
      return line(request);
    },
    done(ms) {
      running -= 1;
      typicalMs += (ms - typicalMs) * NEWEST;
      slots.give();
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

  async function line(request: Request): Promise<void> {
    const held = heldUntil - clock.now();
    const expected = expectedWait(request);
    const late = clock.now() + expected + Math.min(typicalMs, ANSWER_MS) > request.deadline;
    if (late || held > options.maxHoldMs || isFull(request)) {
      throw new LimiterRejectedError(bucket, Math.max(expected, held, 1));
    }
    await waitInLine(request);
    running += 1;
  }

  /** One consumer's flood fills its own share of the queue, not that of others. */
  function isFull({ consumer }: Request): boolean {
    return queue.size >= options.maxQueue && queue.waiting(consumer) >= options.maxQueue / queue.parties(consumer);
  }

  /** By the pace of the limit or, where connections are what is scarce, by how fast they come free. */
  function expectedWait({ consumer, urgent }: Request): number {
    const intervalMs = Math.max(limit.pace()?.intervalMs ?? 0, typicalMs / slots.capacity(rank));
    return Math.max(0, heldUntil - clock.now()) + queue.ahead(consumer, urgent) * intervalMs;
  }

  function waitInLine({ consumer, urgent, deadline, signal }: Request): Promise<void> {
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const granted = () => {
        over.abort();
        resolve();
      };
      const leave = (error: Error) => {
        queue.remove(granted);
        over.abort();
        reject(error);
      };
      queue.push(consumer, granted, urgent);
      signal.addEventListener('abort', () => leave(new CallAbortedError()), { once: true, signal: over.signal });
      const patience = deadline - clock.now();
      clock.sleep(Math.max(0, patience - Math.min(ANSWER_MS, patience / 4)), over.signal).then(
        () => leave(new LimiterRejectedError(bucket, Math.max(1000, limit.pace()?.intervalMs ?? 0))),
        () => undefined,
      );
      if (!pumping) void pump();
    });
  }

  async function pump(): Promise<void> {
    pumping = true;
    while (queue.size > 0) {
      const pace = limit.pace();
      if (pace) await nextPermit(pace);
      await slots.take(rank);
      const granted = queue.shift();
      if (granted) granted();
      else slots.give();
    }
    // Permits of a time gone by would be used all at once later.
    due.length = 0;
    pumping = false;
  }

  async function nextPermit(pace: Pace): Promise<void> {
    for (;;) {
      const horizon = Math.max(HORIZON_MS, 2 * pace.intervalMs);
      const ahead = due.length * pace.intervalMs;
      if (ahead < horizon / 2 && due.length < queue.size)
        filling ??= fill(pace, horizon).finally(() => (filling = undefined));
      const next = due[0];
      if (next === undefined) {
        await filling;
        continue;
      }
      const wait = next - clock.now();
      if (wait >= 1) await clock.sleep(wait);
      due.shift();
      return;
    }
  }

  async function fill(pace: Pace, horizon: number): Promise<void> {
    const { dueMs, count } = await permits.take(key, pace, horizon, Math.max(1, queue.size - due.length));
    const now = clock.now();
    for (let index = 0; index < count; index += 1) due.push(now + dueMs + index * pace.intervalMs);
    if (count === 0) await clock.sleep(Math.max(1, dueMs - horizon / 2));
  }
}
