import { accountOf } from '../call/account.js';
import type { Call } from '../call/call.js';
import { labelsOf } from '../call/labels.js';
import { createLane } from './lane.js';
import type { Lane, LaneOptions } from './lane.js';
import type { RateHeaders } from './rate-headers.js';
import { createSlots } from './slots.js';
import type { Slots } from './slots.js';

export interface LanesOptions extends Pick<LaneOptions, 'maxQueue' | 'permits' | 'clock'> {
  /** Requests per second by bucket; buckets not named have no limit until the upstream names one. */
  readonly limits: Readonly<Record<string, number>>;
  /** Buckets in the order in which they get what all share, the connections; unnamed ones come last. */
  readonly order: readonly string[];
  /** Exchanges at once, per upstream. */
  readonly connections: number;
  /** Milliseconds a call waits in all because of 429s. */
  readonly rateLimitWaitMs: number;
}

/** The lane of every account and bucket. */
export interface Lanes {
  of(call: Pick<Call, 'operation' | 'context'>): Lane;
  /** Sends `call` with a permit that was got ahead, by calling `send`; it goes back when the call came to be sent by none. */
  withPermit<T>(call: Call, lane: Lane, send: () => Promise<T>): Promise<T>;
  /** Takes the permit a call brings with it. */
  taken(call: Call): Lane | undefined;
  /** Notes the limit that the answer to a call showed, for the lane in which it was sent. */
  learn(call: Call, lane: Lane, headers: RateHeaders, limited: boolean): void;
}

const MAX_LANES = 1000;

export function createLanes(options: LanesOptions): Lanes {
  const lanes = new Map<string, Lane>();
  const slots = new Map<string, Slots>();
  /** Operations that turned out to count in their other bucket, by account. */
  const moved = new Set<string>();

  function laneIn({ operation, context }: Pick<Call, 'operation' | 'context'>, bucket: string): Lane {
    const key = `${accountOf({ operation, context })}:${bucket}`;
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
      slots: slotsOf(labelsOf(operation).upstream),
      clock: options.clock,
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

  const lent = new Map<Call, Lane>();

  const nameOf = ({ operation, context }: Pick<Call, 'operation' | 'context'>) =>
    `${accountOf({ operation, context })}:${operation.id}`;

  /** The bucket it is said to count in, and the one in which it may be found to count. */
  function bucketsOf(call: Pick<Call, 'operation' | 'context'>): { readonly own: string; readonly other?: string } {
    const { bucket, otherBucket: other } = call.operation.facts;
    if (other === undefined) return { own: bucket };
    return moved.has(nameOf(call)) ? { own: other, other: bucket } : { own: bucket, other };
  }

  return {
    of: (call) => laneIn(call, bucketsOf(call).own),
    async withPermit(call, lane, send) {
      lent.set(call, lane);
      try {
        return await send();
      } finally {
        if (lent.delete(call)) lane.giveBack();
      }
    },
    taken(call) {
      const lane = lent.get(call);
      lent.delete(call);
      return lane;
    },
    learn(call, lane, headers, limited) {
      const { own, other } = bucketsOf(call);
      // Whose limit an answer shows is the bucket the call counted in.
      const isOther =
        other !== undefined &&
        lane.bucket === own &&
        headers.limit !== undefined &&
        lane.seen() !== headers.limit &&
        laneIn(call, other).seen() === headers.limit;
      if (!isOther) return lane.bucket === own || limited ? lane.learn(headers, limited) : undefined;
      const name = nameOf(call);
      if (!moved.delete(name)) moved.add(name);
      laneIn(call, other).learn(headers, limited);
    },
  };
}
