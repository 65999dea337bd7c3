import { existsSync } from 'node:fs';
import { askControl } from '../control/ask-control.js';
import type { Control } from '../control/ask-control.js';
import { serveControl } from '../control/serve-control.js';
import { openRedisStore } from '../redis/redis-store.js';
import { openSqliteStore } from '../sqlite/sqlite-store.js';
import type { SqliteStoreOptions } from '../sqlite/sqlite-store.js';
import type { EventStore, StoreLimits } from '../store/event-store.js';
import { StoreUnusableError } from '../store/store-errors.js';

type Options = Partial<StoreLimits> & Pick<SqliteStoreOptions, 'worker'>;

/** Opens the store a setting names: the path of a file, or the URL of a Redis. Throws StoreUnusableError. */
export async function openStore(place: string, options: Options = {}): Promise<EventStore> {
  if (isRedis(place)) return openRedisStore({ ...options, url: place });
  const store = await openSqliteStore({ ...options, file: place });
  let end: () => Promise<void>;
  try {
    end = await serveControl(store, place);
  } catch (error) {
    await store.close();
    throw new StoreUnusableError(`no socket can be made beside ${place}: ${(error as NodeJS.ErrnoException).code}`);
  }
  return {
    ...store,
    close: async () => {
      await end();
      await store.close();
    },
  };
}

/** Opens a store to look at its dead letters: through the process that holds it, when there is one. */
export async function openDeadLetters(place: string, options: Options = {}): Promise<Control> {
  if (isRedis(place)) return openRedisStore({ ...options, url: place });
  const control = await askControl(place);
  if (control) return control;
  if (!existsSync(place)) throw new StoreUnusableError(`${place} is not there`);
  return openSqliteStore({ ...options, file: place });
}

function isRedis(place: string): boolean {
  return /^rediss?:\/\//.test(place);
}
