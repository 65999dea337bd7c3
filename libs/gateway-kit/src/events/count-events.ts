import type { DeliveryObserver, EventStore } from '@lago/event-delivery';
import type { Log } from '../logging/log.js';
import type { Metrics } from '../telemetry/metrics.js';

const LOOK_EVERY_MS = 5000;

export interface CountEventsOptions {
  readonly store: Pick<EventStore, 'counts'>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** What readiness tells of kept events; as of the last look at the store. */
export interface EventsDetail {
  readonly waiting: number;
  readonly refused: number;
  /** When the oldest that waits was kept, ISO 8601. */
  readonly oldest?: string;
  readonly bytes: number;
  readonly maxBytes: number;
}

/** Makes metrics of what happens to kept events, and looks at the store now and then. */
export function countEvents({ store, metrics, log }: CountEventsOptions) {
  const { events, eventsWaiting, eventsRefused, eventsOldest, eventsBytes } = metrics;
  const add = (what: string, count: number) => void (count > 0 && events.inc({ what }, count));
  const observer: DeliveryObserver = {
    stored: (count) => add('stored', count),
    delivered: (count) => add('delivered', count),
    refused: (count) => add('refused', count),
    deferred: (count) => add('deferred', count),
    turnedAway: (consumer, status) => log.error({ consumer, status }, 'kept events are turned away'),
    storeFailed,
  };
  let lost = false;
  let timer: NodeJS.Timeout | undefined;
  let seen: EventsDetail | undefined;

  /** One line until it was reached again: it is asked all the time. */
  function storeFailed(err: unknown): void {
    if (!lost) log.error({ err }, 'the store of events failed');
    lost = true;
  }

  async function look(): Promise<void> {
    const { waiting, dead, oldest, bytes, maxBytes } = await store.counts();
    if (lost) log.info('the store of events is back');
    lost = false;
    eventsWaiting.set(waiting);
    eventsRefused.set(dead);
    eventsOldest.set(oldest === undefined ? 0 : Math.max(0, Date.now() - oldest) / 1000);
    eventsBytes.set({ which: 'used' }, bytes);
    eventsBytes.set({ which: 'most' }, maxBytes);
    const since = oldest === undefined ? {} : { oldest: new Date(oldest).toISOString() };
    seen = { waiting, refused: dead, ...since, bytes, maxBytes };
  }

  return {
    observer,
    detail: () => seen,
    start() {
      const again = () => void look().catch(storeFailed);
      again();
      timer = setInterval(again, LOOK_EVERY_MS).unref();
    },
    stop: () => clearInterval(timer),
  };
}
