import type { Call, Send } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import { LimiterRejectedError, UpstreamReplyError } from '../call/errors.js';
import { labelsOf } from '../call/labels.js';
import type { CallObserver } from '../call/observer.js';
import { BACKGROUND } from './fair-queue.js';
import type { Lane } from './lane.js';
import type { Lanes } from './lanes.js';
import { readRateHeaders } from './rate-headers.js';

export interface LimiterOptions {
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly observer: CallObserver;
}

/** Every try takes a permit of its bucket and a connection; the limit is learned from the answers. */
export function limit(next: Send, { lanes, clock, observer }: LimiterOptions): Send {
  return async (call) => {
    const lane = lanes.taken(call) ?? (await entered(call));
    const began = clock.now();
    try {
      const reply = await next(call);
      lanes.learn(call, lane, readRateHeaders(reply.headers), false);
      return reply;
    } catch (error) {
      if (error instanceof UpstreamReplyError) {
        lanes.learn(call, lane, readRateHeaders(error.reply.headers), error.reply.status === 429);
      }
      throw error;
    } finally {
      lane.done(clock.now() - began);
    }
  };

  async function entered(call: Call): Promise<Lane> {
    const lane = lanes.of(call);
    const { deadline, signal, background } = call.context;
    const consumer = background ? BACKGROUND : call.context.consumer;
    const wait = lane.enter({ consumer, deadline, signal, urgent: call.urgent ?? false });
    if (wait) await waiting(wait, call);
    return lane;
  }

  async function waiting(wait: Promise<void>, { operation }: Call): Promise<void> {
    const began = clock.now();
    try {
      await wait;
      const waited = clock.now() - began;
      if (waited > 0) observer.onLimiterWait?.(labelsOf(operation), waited, true);
    } catch (error) {
      if (error instanceof LimiterRejectedError) {
        observer.onLimiterWait?.(labelsOf(operation), clock.now() - began, false);
      }
      throw error;
    }
  }
}
