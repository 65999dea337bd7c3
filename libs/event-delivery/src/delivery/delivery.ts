import type { Ended, Kept, NewEvent, TakenEvent } from '../store/event-store.js';
import { deliverBatch } from './deliver-batch.js';
import type { DeliveryOptions } from './delivery-options.js';
import { createPace } from './pace.js';
import type { Pace } from './pace.js';
import { createWaker } from './waker.js';

/** Keeps events and delivers them, for as long as that takes. Each process of a deployment may run one. */
export interface EventDelivery {
  /** Resolves once they are on durable storage; throws what the store throws. */
  keep(events: readonly NewEvent[]): Promise<readonly Kept[]>;
  start(): void;
  /** Sends nothing new and resolves once what is under way has its end in the store. What waits stays there. */
  stop(): Promise<void>;
}

interface Job {
  readonly consumer: string;
  readonly events: readonly TakenEvent[];
}

const STORE_PAUSE_MS = 1000;

export function createDelivery(options: DeliveryOptions): EventDelivery {
  const { store, clock, observer = {}, most = 100, mostBytes = 900_000 } = options;
  const { parallel = 4, pollMs = 1000, leaseMs = 120_000 } = options;
  const paces = new Map<string, Pace>();
  const underWay = new Map<string, number>();
  const waker = createWaker(clock);
  const stopping = new AbortController();
  const { signal } = stopping;
  let workers: readonly Promise<void>[] = [];
  let turn = 0;

  async function work(): Promise<void> {
    while (!signal.aborted) {
      try {
        const seen = waker.count();
        const next = await nextJob();
        if ('events' in next) await finish(next);
        else await waker.wait(next.waitMs, seen);
      } catch (error) {
        observer.storeFailed?.(error);
        await waker.wait(STORE_PAUSE_MS);
      }
    }
  }

  /** Consumers take turns, so that a long queue of one holds up no other. */
  async function nextJob(): Promise<Job | { readonly waitMs: number }> {
    const consumers = await store.consumers();
    let waitMs = pollMs;
    for (let count = 0; count < consumers.length && !signal.aborted; count += 1) {
      const consumer = consumers[(turn += 1) % consumers.length] as string;
      const pace = paceOf(consumer);
      const pause = pace.wait();
      if (pause > 0) waitMs = Math.min(waitMs, pause);
      if (pause > 0 || (underWay.get(consumer) ?? 0) >= pace.parallel()) continue;
      change(consumer, 1);
      const events = await store.take({ consumer, most: pace.size(), mostBytes, leaseMs }).catch((error: unknown) => {
        change(consumer, -1);
        throw error;
      });
      if (events.length > 0) return { consumer, events };
      change(consumer, -1);
    }
    return { waitMs };
  }

  async function finish({ consumer, events }: Job): Promise<void> {
    try {
      const { ends, ended } = await deliverBatch(events, { ...options, consumer, pace: paceOf(consumer), signal });
      await settle(ended);
      const count = (...kinds: string[]) => ends.filter(({ kind }) => kinds.includes(kind)).length;
      observer.delivered?.(count('stored', 'stored-before'), count('stored-before'));
      observer.refused?.(count('refused', 'different'));
      observer.deferred?.(count('unknown', 'not-kept'));
      const away = ends.find((end) => end.kind === 'not-kept');
      if (away) observer.turnedAway?.(consumer, away.status);
    } finally {
      change(consumer, -1);
      // Others may have found nothing to do because of this one.
      waker.wake();
    }
  }

  /** Until the store has it: an end that is not known would be found out again, at the cost of requests. */
  async function settle(ended: readonly Ended[]): Promise<void> {
    for (;;) {
      try {
        return await store.settle(ended);
      } catch (error) {
        observer.storeFailed?.(error);
        if (signal.aborted) return;
        await waker.wait(STORE_PAUSE_MS);
      }
    }
  }

  function paceOf(consumer: string): Pace {
    const known = paces.get(consumer);
    if (known) return known;
    const pace = createPace({ clock, most, parallel });
    paces.set(consumer, pace);
    return pace;
  }

  function change(consumer: string, by: 1 | -1): void {
    const count = (underWay.get(consumer) ?? 0) + by;
    if (count === 0) underWay.delete(consumer);
    else underWay.set(consumer, count);
  }

  return {
    async keep(events) {
      const kept = await store.put(events);
      observer.stored?.(kept.filter(({ again }) => !again).length);
      waker.wake();
      return kept;
    },
    start() {
      if (workers.length === 0) workers = Array.from({ length: parallel }, work);
    },
    async stop() {
      stopping.abort();
      waker.wake();
      await Promise.all(workers);
    },
  };
}
