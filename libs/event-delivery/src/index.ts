export { DEFAULT_STORE_LIMITS } from './store/event-store.js';
export type {
  DeadLetter,
  DeadLetters,
  Ended,
  EventStore,
  Kept,
  NewEvent,
  StoreCounts,
  StoreLimits,
  TakenEvent,
  TakeOptions,
} from './store/event-store.js';
export { StoreFailedError, StoreFullError, StoreUnusableError } from './store/store-errors.js';
export { openSqliteStore } from './sqlite/sqlite-store.js';
export type { SqliteStoreOptions } from './sqlite/sqlite-store.js';
