import { Redis } from 'ioredis';
import type { Log } from '../logging/log.js';
import { troubleOf } from './trouble.js';
import type { Trouble } from './trouble.js';

/** The connection, and when it first was there or was given up for now. */
export interface RedisConnection {
  readonly redis: Redis;
  readonly settled: Promise<void>;
  /** True as soon as the first answer came or was waited for in vain. */
  isSettled(): boolean;
  /** Why it cannot be used at present. */
  trouble(): Trouble | undefined;
  /** Milliseconds for which that has been so; 0 when there is nothing wrong. */
  troubleFor(): number;
  /** Takes how a command that writes has ended; without an error it went well. */
  note(error?: unknown): void;
  /** Starts to connect; nothing is open before. */
  open(): void;
  close(): void;
}

/** The first calls wait for the connection that long, in slices of so many milliseconds. */
const FIRST_SLICES = 4;
const SLICE_MS = 500;
/** Milliseconds until a lost connection is tried again, at most: running calls then put back what Redis may have lost. */
const MOST_PAUSE_MS = 500;

/**
 * One connection for everything replicas share. It never holds a call up: commands fail at once while it is down, and
 * whoever asked goes on alone.
 */
export function connectRedis(url: string, log: Log): RedisConnection {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2000,
    commandTimeout: 500,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 5), MOST_PAUSE_MS),
    // After a failover the address leads to another machine; this connection still to the one that was replaced.
    reconnectOnError: (error) => troubleOf(error) === 'read-only',
  });
  let away: Trouble | undefined;
  let failing: Trouble | undefined;
  let told: Trouble | undefined;
  let since: number | undefined;
  let open = false;
  let resolve: () => void = () => undefined;
  const settled = new Promise<void>((done) => (resolve = done));
  let isSettled = false;
  const settle = () => {
    isSettled = true;
    resolve();
    tell();
  };
  const trouble = () => (redis.status === 'ready' ? failing : (away ?? 'unreachable'));
  // Once per change. Whoever starts together with Redis does not complain about the first moments.
  function tell(error?: unknown): void {
    if (!isSettled || !open) return;
    const present = trouble();
    since = present && (since ?? performance.now());
    if (present === told) return;
    if (present) log.error({ trouble: present, err: error }, 'redis cannot be used');
    else log.info('redis is back');
    told = present;
  }
  redis.on('error', (error) => {
    away = troubleOf(error);
    tell(error);
  });
  redis.on('close', () => tell());
  redis.on('ready', () => {
    away = undefined;
    if (isSettled) tell();
    else settle();
  });
  return {
    redis,
    settled,
    isSettled: () => isSettled,
    trouble,
    troubleFor: () => (since === undefined ? 0 : performance.now() - since),
    note(error) {
      if (error !== undefined && redis.status !== 'ready') return;
      failing = error === undefined ? undefined : troubleOf(error);
      tell(error);
    },
    open() {
      open = true;
      // What goes wrong comes as an error event as well, and is tried again.
      redis.connect().catch(() => undefined);
      waitInSlices(FIRST_SLICES, settle);
    },
    close() {
      open = false;
      redis.disconnect();
    },
  };
}

/** A process that is busy starting must not take its own slowness for that of others: between slices it reads answers. */
function waitInSlices(slices: number, done: () => void): void {
  setTimeout(() => (slices > 1 ? waitInSlices(slices - 1, done) : done()), SLICE_MS).unref();
}
