import { systemClock } from '@lago/lago-client';
import type { SharedScripts } from '@lago/lago-client';
import type { Log } from '../logging/log.js';
import type { RedisConnection } from '../redis/connection.js';
import type { Metrics } from '../telemetry/metrics.js';
import { createGenerations } from './generation.js';
import type { Loss } from './generation.js';
import { createRunOnce } from './idempotency.js';
import type { RunOnce } from './idempotency.js';
import { createLeases } from './leases.js';
import type { Leases } from './leases.js';
import { memoryStore } from './memory-store.js';
import { redisIdempotencyStore } from './redis-store.js';

/** Milliseconds after which a call whose process does not renew its claim counts as crashed. */
const LEASE_MS = 5000;
const MAX_RECORDS = 100_000;
const MAX_BYTES = 256 * 1024 * 1024;
/** How often a keyed call asks a store that does not answer, half a second each time, and how long it may be away for that. */
const TRIES = 4;
const PATIENCE_MS = 2000;
/** Milliseconds between two looks at the memory of the store. */
const WATCH_MS = 500;

/** The label of the shared store in metrics. */
const REDIS = { store: 'redis' };

/** The idempotency keys of a gateway. */
export interface IdempotencyKeys {
  readonly runOnce: RunOnce;
  /** The last time the store may have forgotten keys, as long as that matters. */
  loss(): Loss | undefined;
  /** When it surely forgot something, asked anew; milliseconds since the epoch. */
  lostAt(): Promise<number | undefined>;
}

export interface IdempotencyKeysParts {
  readonly shared: RedisConnection | undefined;
  readonly scripts: SharedScripts | undefined;
  readonly log: Log;
  readonly ttlMs: number;
  readonly metrics: Pick<Metrics, 'keysLost' | 'sharedStateUsable'>;
}

interface WatchParts extends Pick<IdempotencyKeysParts, 'metrics'> {
  readonly leases: Leases;
}

/** Idempotency keys in Redis when replicas share one, else in this process (a restart forgets them). */
export function createIdempotencyKeys({ shared, scripts, log, ttlMs, metrics }: IdempotencyKeysParts): IdempotencyKeys {
  const times = { leaseMs: LEASE_MS, ttlMs, now: Date.now };
  const leases = createLeases(LEASE_MS);
  const common = { leases, log, leaseMs: LEASE_MS, clock: systemClock };
  if (!shared || !scripts) {
    const store = memoryStore({ maxRecords: MAX_RECORDS, maxBytes: MAX_BYTES, ...times });
    return {
      runOnce: createRunOnce({ store, ...common }),
      loss: () => undefined,
      lostAt: () => Promise.resolve(undefined),
    };
  }
  const onLoss = ({ at }: Loss) => {
    metrics.keysLost.set(at / 1000);
    leases.renewAll();
  };
  const generations = createGenerations({ scripts, log, onLoss, ...times });
  watch(shared, () => generations.watch(), { leases, metrics });
  // Nobody waits for a store that has been away for a while.
  const tries = () => (shared.troubleFor() > PATIENCE_MS ? 1 : TRIES);
  const store = redisIdempotencyStore({ scripts, generations, tries, ...times });
  return {
    runOnce: createRunOnce({ store, ...common }),
    loss: () => generations.loss(),
    lostAt: () => generations.lostAt(),
  };
}

/** Looks at the memory of the store all the time, and at once when it was away. */
function watch({ redis, note, trouble }: RedisConnection, look: () => Promise<void>, parts: WatchParts): void {
  let looking = false;
  const once = async () => {
    if (looking || redis.status !== 'ready') return;
    looking = true;
    await look().then(() => note(), note);
    looking = false;
    parts.metrics.sharedStateUsable.set(REDIS, trouble() ? 0 : 1);
  };
  redis.on('ready', () => {
    // First of all what it may have lost.
    parts.leases.renewAll();
    void once();
  });
  parts.metrics.sharedStateUsable.set(REDIS, 0);
  redis.on('close', () => parts.metrics.sharedStateUsable.set(REDIS, 0));
  setInterval(() => void once(), WATCH_MS).unref();
}
