import type { Call, Send } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import { LimiterRejectedError, UpstreamReplyError } from '../call/errors.js';
import { accountOf } from '../call/account.js';
import { labelsOf } from '../call/labels.js';
import type { CallObserver } from '../call/observer.js';
import { readRateHeaders } from './rate-headers.js';
import { BACKGROUND } from './fair-queue.js';
import { createLane } from './lane.js';
import type { Lane } from './lane.js';
import type { PermitStore } from './permits.js';
import { createSlots } from './slots.js';
import type { Slots } from './slots.js';

export interface LimiterOptions {
  /** Requests per second by bucket; buckets not named have no limit until the upstream names one. */
  readonly limits: Readonly<Record<string, number>>;
  /** Buckets in the order in which they get what all share, the connections; unnamed ones come last. */
  readonly order: readonly string[];
  /** Exchanges at once, per upstream. */
  readonly connections: number;
  /** Calls that may wait, per bucket. */
  readonly maxQueue: number;
  /** Milliseconds a call waits in all because of 429s. */
  readonly rateLimitWaitMs: number;
  readonly permits: PermitStore;
  readonly clock: Clock;
  readonly observer: CallObserver;
}

const MAX_LANES = 1000;

/** Every try takes a permit of its bucket and a connection; the limit is learned from the answers. */
export function limit(next: Send, options: LimiterOptions): Send {
  const { clock, observer } = options;
  const lanes = new Map<string, Lane>();
  const slots = new Map<string, Slots>();

  return async (call) => {
    const lane = laneOf(call);
    const { deadline, signal, background } = call.context;
    const consumer = background ? BACKGROUND : call.context.consumer;
    const entered = lane.enter({ consumer, deadline, signal, urgent: call.urgent ?? false });
    if (entered) await waiting(entered, call);
    const began = clock.now();
    try {
      const reply = await next(call);
      lane.learn(readRateHeaders(reply.headers), false);
      return reply;
    } catch (error) {
      if (error instanceof UpstreamReplyError) {
        lane.learn(readRateHeaders(error.reply.headers), error.reply.status === 429);
      }
      throw error;
    } finally {
      lane.done(clock.now() - began);
    }
  };

  async function waiting(entered: Promise<void>, { operation }: Call): Promise<void> {
    const began = clock.now();
    try {
      await entered;
      const waited = clock.now() - began;
      if (waited > 0) observer.onLimiterWait?.(labelsOf(operation), waited, true);
    } catch (error) {
      if (error instanceof LimiterRejectedError) {
        observer.onLimiterWait?.(labelsOf(operation), clock.now() - began, false);
      }
      throw error;
    }
  }

  function laneOf(call: Call): Lane {
    const { bucket, upstream } = labelsOf(call.operation);
    const key = `${accountOf(call)}:${bucket}`;
    const known = lanes.get(key);
    if (known) return known;
    if (lanes.size >= MAX_LANES) for (const [name, lane] of lanes) if (lane.idle) lanes.delete(name);
    const rank = options.order.indexOf(bucket);
    const lane = createLane({
      key,
      bucket,
      rank: rank < 0 ? options.order.length : rank,
      configured: options.limits[bucket],
      maxQueue: options.maxQueue,
      maxHoldMs: options.rateLimitWaitMs,
      permits: options.permits,
      slots: slotsOf(upstream),
      clock,
    });
    lanes.set(key, lane);
    return lane;
  }

  function slotsOf(upstream: string): Slots {
    let known = slots.get(upstream);
    if (!known) {
      known = createSlots(options.connections, Math.floor(options.connections / 8));
      slots.set(upstream, known);
    }
    return known;
  }
}
