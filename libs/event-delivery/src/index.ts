export { cutAnswer } from './cutting/cut-answer.js';
export type { CutAnswer, CutEnd, ItemOutcome } from './cutting/cut-answer.js';
export { cutBatch } from './cutting/cut-batch.js';
export type { CutOptions, CutRule } from './cutting/cut-batch.js';
export { createDelivery } from './delivery/delivery.js';
export type { EventDelivery } from './delivery/delivery.js';
export type { DeliveryObserver, DeliveryOptions } from './delivery/delivery-options.js';
export type { BatchAnswer, BatchUpstream, ItemEnd, RefusalRule, Shown } from './sending/batch-upstream.js';
export { openDeadLetters, openStore } from './open/open-store.js';
export { openRedisStore } from './redis/redis-store.js';
export type { RedisStoreOptions } from './redis/redis-store.js';
export { openSqliteStore } from './sqlite/sqlite-store.js';
export type { SqliteStoreOptions } from './sqlite/sqlite-store.js';
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
