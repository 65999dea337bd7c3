import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../src/sqlite/database.js';
import type { Asked, OperationName, Operations } from '../src/sqlite/operations.js';
import type { EventStore } from '../src/store/event-store.js';
import { StoreFailedError, StoreFullError } from '../src/store/store-errors.js';

export const newFile = () => join(mkdtempSync(join(tmpdir(), 'events-')), 'events.db');

/** The store in a file without its thread, on a clock of the test. */
export function directStore(file: string, now: () => number, maxBytes = 1e9): EventStore {
  const database = openDatabase({ file, maxBytes, rememberMs: 24 * 3_600_000, spareBytes: 0 });
  const ask = async <N extends OperationName>(name: N, given: Operations[N]['given']) => {
    const [answer] = database.run([{ name, given } as Asked], now());
    if (answer && 'result' in answer) return answer.result as Operations[N]['result'];
    const failure = answer?.failure;
    throw failure?.kind === 'full' ? new StoreFullError(failure.room) : new StoreFailedError(failure?.message ?? '');
  };
  return {
    put: (events) => ask('put', events),
    consumers: () => ask('consumers', undefined),
    take: (given) => ask('take', given),
    settle: (given) => ask('settle', given),
    counts: () => ask('counts', undefined),
    list: (given) => ask('list', given),
    show: (ref) => ask('show', ref),
    retry: (refs) => ask('retry', refs),
    discard: (refs) => ask('discard', refs),
    close: async () => database.close(),
  };
}
