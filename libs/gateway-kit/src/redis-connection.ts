import { Redis } from 'ioredis';
import type { Log } from './log.js';

/** The connection, and when it first was there or was given up for now. */
export interface SharedState {
  readonly redis: Redis;
  readonly settled: Promise<void>;
  /** Starts to connect; nothing is open before. */
  open(): void;
  close(): void;
}

/** Milliseconds the first calls wait for the connection. */
const FIRST_WAIT_MS = 2000;

/**
 * One connection for everything replicas share. It never holds a call up: commands fail at once while it is down, and
 * whoever asked goes on alone.
 */
export function connectRedis(url: string, log: Log): SharedState {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2000,
    commandTimeout: 500,
    retryStrategy: (attempt) => Math.min(100 * 2 ** Math.min(attempt, 5), 2000),
  });
  let down = false;
  redis.on('error', (error) => {
    if (!down) log.error({ err: error }, 'redis can not be reached');
    down = true;
  });
  redis.on('ready', () => {
    if (down) log.info('redis is back');
    down = false;
  });
  let settle: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => (settle = resolve));
  redis.once('ready', settle);
  return {
    redis,
    settled,
    open() {
      // What goes wrong comes as an error event as well, and is tried again.
      redis.connect().catch(() => undefined);
      setTimeout(settle, FIRST_WAIT_MS).unref();
    },
    close: () => redis.disconnect(),
  };
}
