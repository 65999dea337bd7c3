import { openSqliteStore } from '../sqlite/sqlite-store.js';
import type { EventStore, StoreLimits } from '../store/event-store.js';

/** Opens the store a setting names: the path of a file. Throws StoreUnusableError. */
export function openStore(place: string, limits: Partial<StoreLimits> = {}): Promise<EventStore> {
  return openSqliteStore({ ...limits, file: place });
}
