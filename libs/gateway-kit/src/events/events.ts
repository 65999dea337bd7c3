import type { Capability, Operation, OperationInput } from '@lago/capability-model';
import { createDelivery, openStore, StoreUnusableError } from '@lago/event-delivery';
import type { EventStore } from '@lago/event-delivery';
import { systemClock } from '@lago/lago-client';
import type { CallContext, LagoClient, Reply } from '@lago/lago-client';
import { StartError } from '../config/start-error.js';
import type { DirectorySource } from '../consumers/reload.js';
import type { Log } from '../logging/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import { deliverUpstream } from './deliver-upstream.js';
import { eventOperations } from './event-operations.js';
import { keepEvents } from './keep-events.js';
import type { EventsMode } from './keep-events.js';
import { createKeeper } from './keeper.js';
import { findLargeBatches } from './large-batches.js';
import type { FindLargeBatch } from './large-batches.js';
import { countEvents } from './count-events.js';
import type { EventsDetail } from './count-events.js';
import { ownSecrets } from './own-secret.js';

/** What a door says about events that may be kept. */
export interface EventsSettings {
  readonly mode: EventsMode;
  /** A file, or the URL of a Redis; undefined keeps nothing. */
  readonly store: string | undefined;
  readonly maxBytes: number;
}

/** Calls an operation, by way of the store where it has one. */
export interface Events {
  call(operation: Operation, input: OperationInput, context: CallContext): Promise<Reply>;
  /** Finds a call with more records than one request takes. */
  readonly large: FindLargeBatch;
  /** Begins to deliver. */
  start(): void;
  /** What waits, for who looks; undefined without a store, and before the first look at it. */
  detail(): EventsDetail | undefined;
  /** Takes nothing more to deliver: what waits is for the next start, or for other replicas. New ones are still kept. */
  handOver(): void;
  /** Ends what is under way; what waits stays in the store. */
  stop(): Promise<void>;
}

export interface EventsParts {
  readonly settings: EventsSettings | undefined;
  readonly client: LagoClient;
  readonly capability: Capability;
  readonly consumers: DirectorySource | undefined;
  readonly timeoutMs: number;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Opens the store, where there is one. Throws StartError when it cannot be used. */
export async function openEvents(parts: EventsParts): Promise<Events> {
  const { settings, client, capability } = parts;
  const operations = eventOperations(capability);
  const batch = [...operations.values()].find(({ list }) => list);
  if (!settings?.store || !batch) {
    return {
      call: (...call) => client.call(...call),
      large: findLargeBatches({ client, operations, mode: 'sync', keep: undefined }),
      detail: () => undefined,
      start: () => undefined,
      handOver: () => undefined,
      stop: () => Promise.resolve(),
    };
  }
  return withStore(await opened(settings.store, settings), settings, { ...parts, operations, batch });
}

async function opened(place: string, { maxBytes }: EventsSettings): Promise<EventStore> {
  try {
    return await openStore(place, { maxBytes });
  } catch (error) {
    if (error instanceof StoreUnusableError) throw new StartError('configuration', [`EVENTS_STORE: ${error.message}`]);
    throw error;
  }
}

type Found = EventsParts & {
  readonly operations: ReturnType<typeof eventOperations>;
  readonly batch: NonNullable<ReturnType<ReturnType<typeof eventOperations>['get']>>;
};

function withStore(store: EventStore, { mode }: EventsSettings, parts: Found): Events {
  const { client, operations, batch, timeoutMs, metrics, log, consumers } = parts;
  const counting = countEvents({ store, metrics, log });
  const delivery = createDelivery({
    store,
    clock: systemClock,
    rule: batch.refusal,
    most: batch.most,
    observer: counting.observer,
    // The client's own limiter gives the permits, to background calls last.
    permit: () => Promise.resolve(() => undefined),
    upstream: deliverUpstream({ client, batch, secretOf: ownSecrets(consumers), timeoutMs }),
  });
  const keep = createKeeper(delivery);
  return {
    call: keepEvents({ mode, keep, operations, call: (...call) => client.call(...call) }),
    large: findLargeBatches({ client, operations, mode, keep }),
    start() {
      counting.start();
      delivery.start();
    },
    detail: () => counting.detail(),
    handOver: () => void delivery.stop(),
    async stop() {
      counting.stop();
      await delivery.stop();
      await store.close();
    },
  };
}
