import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StoreFailedError, StoreFullError, StoreUnusableError } from '../store/store-errors.js';
import { openSqliteStore } from './sqlite-store.js';

/** Node runs the thread, not Jest, so it is the built one. */
const worker = pathToFileURL(join(import.meta.dirname, '../../dist/sqlite/worker.js'));
const newFile = () => join(mkdtempSync(join(tmpdir(), 'events-')), 'events.db');
const event = (digest: string) => ({ consumer: 'c', digest, item: `"${digest}"` });

describe('the store in a file, from outside of its thread', () => {
  it('answers each of many that ask at once', async () => {
    const store = await openSqliteStore({ file: newFile(), worker });
    const kept = await Promise.all(Array.from({ length: 500 }, (_, index) => store.put([event(`e${index % 400}`)])));
    expect(kept.filter(([one]) => one?.again)).toHaveLength(100);
    expect(await store.consumers()).toEqual(['c']);
    const taken = await store.take({ consumer: 'c', most: 3, mostBytes: 1e6, leaseMs: 1 });
    await store.settle([
      { ref: taken[0]!.ref, end: 'delivered' },
      { ref: taken[1]!.ref, end: 'refused', reason: '"no"' },
      { ref: taken[2]!.ref, end: 'refused', reason: '"no"' },
    ]);
    expect(await store.counts()).toMatchObject({ waiting: 397, dead: 2 });
    expect(await store.list({ most: 9 })).toHaveLength(2);
    expect([await store.show('2'), await store.retry(['2']), await store.discard(['3'])]).toEqual([
      expect.objectContaining({ item: '"e1"' }),
      1,
      1,
    ]);
    await store.close();
  });

  it('says why it cannot be opened, why nothing was kept, and that it is closed', async () => {
    const file = newFile();
    await expect(openSqliteStore({ file: '/proc/no/events.db', worker })).rejects.toThrow(StoreUnusableError);
    const store = await openSqliteStore({ file, worker, maxBytes: 200_000 });
    await expect(openSqliteStore({ file, worker })).rejects.toThrow('in use by another process');
    await expect(store.put([{ ...event('a'), item: 'x'.repeat(300_000) }])).rejects.toThrow(StoreFullError);
    await Promise.all([store.counts(), store.close()]);
    await store.close();
    await expect(store.put([event('a')])).rejects.toThrow(StoreFailedError);
  });

  it('finishes what was asked before it closes', async () => {
    const file = newFile();
    const store = await openSqliteStore({ file, worker });
    const puts = Array.from({ length: 50 }, (_, index) => store.put([event(`e${index}`)]));
    await store.close();
    expect((await Promise.all(puts)).flat()).toHaveLength(50);
    const again = await openSqliteStore({ file, worker });
    expect(await again.counts()).toMatchObject({ waiting: 50 });
    await again.close();
  });
});
