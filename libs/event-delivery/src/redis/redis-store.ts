import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { DEFAULT_STORE_LIMITS } from '../store/event-store.js';
import type { DeadLetter, Ended, EventStore, Kept, NewEvent, StoreLimits } from '../store/event-store.js';
import { StoreFailedError, StoreFullError, StoreUnusableError } from '../store/store-errors.js';
import { checkDurable } from './durability.js';
import { gather } from './gather.js';
import { sameStore } from './same-store.js';
import type { Gate } from './same-store.js';
import { SCRIPTS } from './scripts.js';

export interface RedisStoreOptions extends Partial<StoreLimits> {
  readonly url: string;
  /** Of all keys. Default `events:`. */
  readonly prefix?: string;
  /** For a Redis that does not tell its settings: whoever sets this has seen that it forgets nothing. */
  readonly assumeDurable?: boolean;
}

type Run = (name: keyof typeof SCRIPTS, ...args: readonly (string | number)[]) => Promise<unknown>;

const CONNECT_MS = 5000;
const LOOK_MS = 50;
const COMMAND_MS = 5000;
/** A replica must confirm within that, where there is one. */
const REPLICA_MS = 1000;
const LOOK_FOR_REPLICAS_MS = 5000;

/**
 * Events in Redis, for any number of processes. What is kept is on the disk of Redis, and with a replica in the memory of
 * at least one. Throws StoreUnusableError.
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<EventStore> {
  const { prefix = 'events:', assumeDurable = false } = options;
  const { maxBytes = DEFAULT_STORE_LIMITS.maxBytes, rememberMs = DEFAULT_STORE_LIMITS.rememberMs } = options;
  const reader = randomUUID();
  const { redis, gate } = await connect(options.url, prefix, (ready) => checkDurable(ready, assumeDurable));
  const asked = <T>(act: () => Promise<T>) => answered(() => gate.passed().then(act));
  const run = scriptsOn(redis, prefix, asked);
  let lookedAt = 0;
  let replicas = 0;

  /** WAIT with no replica would wait in vain. */
  async function hasReplica(): Promise<boolean> {
    if (performance.now() - lookedAt > LOOK_FOR_REPLICAS_MS || lookedAt === 0) {
      replicas = Number(/connected_slaves:(\d+)/.exec(await redis.info('replication'))?.[1] ?? 0);
      lookedAt = performance.now();
    }
    return replicas > 0;
  }

  async function keep(events: readonly NewEvent[]): Promise<readonly Kept[]> {
    const args = events.flatMap(({ consumer, digest, stamp, item }) => [consumer, digest, stamp ?? '', item]);
    const kept = await run('put', maxBytes, ...args);
    if (kept === 'full') throw new StoreFullError('bound');
    if (await asked(hasReplica)) {
      const confirmed = await asked(() => redis.wait(1, REPLICA_MS));
      if (confirmed < 1) throw new StoreFailedError('no replica has confirmed it');
    }
    return (kept as string[]).map((text) => ({
      again: text.startsWith('1'),
      ...(text.length > 1 ? { stamp: text.slice(1) } : {}),
    }));
  }

  return {
    put: gather(keep),
    consumers: () => asked(() => redis.smembers(`${prefix}consumers`)),
    async take({ consumer, most, mostBytes, leaseMs }) {
      const taken = await run('take', consumer, most, mostBytes, leaseMs, reader);
      return (taken as [string, string, number][]).map(([id, item, tries]) => ({
        ref: `${id} ${consumer}`,
        consumer,
        item,
        tries,
      }));
    },
    async settle(ended) {
      if (ended.length > 0) await run('settle', rememberMs, ...ended.flatMap(settled));
    },
    async counts() {
      const [waiting = 0, dead = 0, bytes = 0, oldest = -1] = (await run('counts')) as number[];
      return { waiting, dead, bytes, maxBytes, oldest: oldest < 0 ? undefined : oldest };
    },
    async list({ after = '0', most }) {
      return ((await run('list', numberOf(after), most)) as [string, string][]).map(letter);
    },
    async show(ref) {
      const text = await asked(() => redis.hget(`${prefix}dead`, ref));
      return text === null ? undefined : letter([ref, text]);
    },
    retry: async (refs) => (refs?.length === 0 ? 0 : ((await run('retry', ...(refs ?? ['all']))) as number)),
    discard: async (refs) => (refs.length === 0 ? 0 : ((await run('discard', ...refs)) as number)),
    async close() {
      redis.disconnect();
    },
  };
}

/** A Redis that is just being started again is waited for; one that would forget is not. */
async function connect(
  url: string,
  prefix: string,
  check: (redis: Redis) => Promise<void>,
): Promise<{ readonly redis: Redis; readonly gate: Gate }> {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_MS,
    commandTimeout: COMMAND_MS,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 5), 500),
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  });
  // Whoever asks gets the error; this one is for nobody.
  redis.on('error', () => undefined);
  const gate = sameStore(redis, prefix, check);
  redis.connect().catch(() => undefined);
  let trouble = 'it cannot be reached';
  for (let waited = 0; waited < CONNECT_MS; waited += LOOK_MS) {
    try {
      if (redis.status === 'ready') {
        await gate.passed();
        return { redis, gate };
      }
    } catch (error) {
      const { name, message } = error as Error;
      if (error instanceof StoreUnusableError || name === 'ReplyError') trouble = message;
      if (error instanceof StoreUnusableError) break;
    }
    await sleep(LOOK_MS);
  }
  redis.disconnect();
  throw new StoreUnusableError(`the Redis for events: ${trouble}`);
}

function scriptsOn(redis: Redis, prefix: string, asked: <T>(act: () => Promise<T>) => Promise<T>): Run {
  for (const [name, lua] of Object.entries(SCRIPTS)) redis.defineCommand(`events:${name}`, { numberOfKeys: 1, lua });
  const commands = redis as unknown as Record<string, (...args: (string | number)[]) => Promise<unknown>>;
  return (name, ...args) => asked(() => (commands[`events:${name}`] as (typeof commands)[string])(prefix, ...args));
}

/** The error of the library carries the command with everything in it; only its message goes on. */
async function answered<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { message } = error as Error;
    if (message.includes('OOM command not allowed')) throw new StoreFullError('memory');
    throw new StoreFailedError(message);
  }
}

function settled(one: Ended): (string | number)[] {
  const [id = '', ...consumer] = one.ref.split(' ');
  const value = one.end === 'refused' ? one.reason : one.end === 'later' ? String(Math.round(one.afterMs)) : '';
  return [consumer.join(' '), id, one.end, value, one.end === 'later' && one.tried ? 1 : 0];
}

function letter([ref, text]: readonly [string, string]): DeadLetter {
  const { consumer, item, reason, kept, refused } = JSON.parse(text) as Record<'consumer' | 'item' | 'reason', string> &
    Record<'kept' | 'refused', number>;
  return { ref, consumer, item, reason, keptAt: kept, refusedAt: refused };
}

function numberOf(ref: string): string {
  return /^\d+$/.test(ref) ? ref : '0';
}
