import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, startRedis } from '@lago/testing';
import type { TestRedis } from '@lago/testing';
import type { EventStore, NewEvent } from '../store/event-store.js';
import { StoreFailedError, StoreFullError, StoreUnusableError } from '../store/store-errors.js';
import { openRedisStore } from './redis-store.js';

const event = (digest: string, more: Partial<NewEvent> = {}): NewEvent => ({
  consumer: 'c',
  digest,
  item: `{"id":"${digest}"}`,
  ...more,
});
const take = (store: EventStore, more: object = {}) =>
  store.take({ consumer: 'c', most: 100, mostBytes: 1e6, leaseMs: 60_000, ...more });

describeWith('redis-server')('events in Redis (needs redis-server)', () => {
  let redis: TestRedis;
  const open: EventStore[] = [];
  const opened = async (options: object = {}) => {
    const store = await openRedisStore({ url: redis.url, ...options });
    open.push(store);
    return store;
  };
  beforeAll(async () => {
    redis = await startRedis({ appendOnly: true });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((store) => store.close()));
    await redis.maxMemory('0');
    await redis.flush();
  });
  afterAll(() => redis.close());

  it('keeps digits that a double would lose', async () => {
    const store = await opened();
    const item = '{"properties":{"n":9007199254740993.000000000000001,"t":"\\u0000\\u2028é"}}';
    await store.put([event('a', { item })]);
    expect(await take(store)).toMatchObject([{ consumer: 'c', item, tries: 0 }]);
  });

  it('knows an event again while it waits and when it was delivered, with the time it was given first', async () => {
    const store = await opened();
    expect(await store.put([event('a', { stamp: '1' })])).toEqual([{ again: false, stamp: '1' }]);
    expect(await store.put([event('a', { stamp: '2' }), event('b'), event('b')])).toEqual([
      { again: true, stamp: '1' },
      { again: false },
      { again: true },
    ]);
    await store.settle((await take(store)).map(({ ref }) => ({ ref, end: 'delivered' })));
    expect(await store.counts()).toMatchObject({ waiting: 0, dead: 0, bytes: 0, oldest: undefined });
    expect(await store.put([event('a', { stamp: '3' })])).toEqual([{ again: true, stamp: '1' }]);
    expect(await take(store)).toEqual([]);
  });

  it('confirms nothing on a Redis that is another one than it was opened on, or that began to forget', async () => {
    const store = await opened();
    await store.put([event('a')]);
    const reconnect = () => redis.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    /** How it ends once the connection is back; until then it fails for that. */
    const puts = async (digest: string, end: RegExp): Promise<void> => {
      let said = '';
      while (!end.test(said)) {
        const ended = await store.put([event(digest)]).catch((error: unknown) => error);
        said = ended instanceof StoreFailedError ? ended.message : JSON.stringify(ended);
        await sleep(20);
      }
    };
    await redis.command('CONFIG', 'SET', 'appendfsync', 'everysec');
    await reconnect();
    await puts('b', /it would forget them: appendfsync is everysec/);
    expect(await redis.command('GET', 'events:waiting')).toBe('1');
    await redis.command('CONFIG', 'SET', 'appendfsync', 'always');
    await puts('b', /"again":false/);
    await redis.flush();
    await reconnect();
    await puts('c', /another one than before/);
    expect(await redis.command('DBSIZE')).toBe(0);
  });

  it('forgets what was delivered once its time is over', async () => {
    const store = await opened({ rememberMs: 1 });
    await store.put([event('a', { stamp: '1' })]);
    await store.settle((await take(store)).map(({ ref }) => ({ ref, end: 'delivered' })));
    await sleep(5);
    expect(await store.put([event('a', { stamp: '2' })])).toEqual([{ again: false, stamp: '2' }]);
  });

  it('gives a taken event to one process, and to another when that one is gone', async () => {
    const [one, two] = [await opened(), await opened()];
    await one.put([event('a'), event('b'), event('x', { consumer: 'with a space' })]);
    expect((await one.consumers()).toSorted()).toEqual(['c', 'with a space']);
    const [a] = await take(one, { most: 1 });
    expect((await take(two)).map(({ item }) => item)).toEqual([event('b').item]);
    expect(await take(two)).toEqual([]);
    await sleep(5);
    expect((await take(two, { leaseMs: 1, most: 1 })).map(({ ref }) => ref)).toEqual([a?.ref]);
    await two.settle([{ ref: a!.ref, end: 'delivered' }]);
    // The first comes back and says the same, or something else: it is settled already.
    await one.settle([{ ref: a!.ref, end: 'refused', reason: '""' }]);
    expect(await one.counts()).toMatchObject({ waiting: 2, dead: 0 });
    const [x] = await take(two, { consumer: 'with a space' });
    await two.settle([{ ref: x!.ref, end: 'delivered' }]);
    expect(await one.counts()).toMatchObject({ waiting: 1 });
  });

  it('gives a deferred one not before its time, and counts its tries and its age', async () => {
    const store = await opened();
    await store.put([event('a'), event('b')]);
    const { oldest } = await store.counts();
    const [a, b] = await take(store);
    await store.settle([
      { ref: a!.ref, end: 'later', afterMs: 1e9, tried: true },
      { ref: b!.ref, end: 'later', afterMs: 1, tried: true },
    ]);
    await sleep(5);
    const [again, ...others] = await take(store);
    expect([again, others]).toMatchObject([{ item: event('b').item, tries: 1 }, []]);
    expect(await store.counts()).toMatchObject({ waiting: 2, oldest });
    await store.settle([{ ref: again!.ref, end: 'later', afterMs: 0, tried: false }]);
    expect(await take(store)).toMatchObject([{ tries: 1 }]);
  });

  it('takes no more bytes than asked for, but always one', async () => {
    const store = await opened();
    const item = 'x'.repeat(100);
    await store.put([event('a', { item }), event('b', { item }), event('c', { item })]);
    const taken = async (mostBytes: number) => (await take(store, { mostBytes })).length;
    expect([await taken(10), await taken(250)]).toEqual([1, 2]);
  });

  it('keeps what was refused with its reason, until somebody decides or it is sent again', async () => {
    const store = await opened();
    await store.put([event('a', { stamp: '1' }), event('b'), event('c')]);
    const taken = await take(store);
    await store.settle(taken.map(({ ref }, index) => ({ ref, end: 'refused', reason: `"${index}"` })));
    const [first] = await store.list({ most: 1 });
    expect(first).toMatchObject({ ref: '1', consumer: 'c', item: event('a').item, reason: '"0"' });
    expect(first!.refusedAt - first!.keptAt).toBeGreaterThanOrEqual(0);
    expect((await store.list({ after: '1', most: 9 })).map(({ ref }) => ref)).toEqual(['2', '3']);
    expect([(await store.show('2'))?.reason, await store.show('9')]).toEqual(['"1"', undefined]);
    expect([await store.retry(['2', '2', '9']), await store.discard(['3', '9']), await store.retry([])]).toEqual([
      1, 1, 0,
    ]);
    expect(await store.put([event('a', { stamp: '2' }), event('c')])).toEqual([
      { again: true, stamp: '1' },
      { again: false },
    ]);
    expect(await store.counts()).toMatchObject({ waiting: 3, dead: 0 });
    expect((await take(store)).map(({ item }) => item)).toEqual([event('b').item, event('a').item, event('c').item]);
  });

  it('refuses what does not fit, and ends what is there all the same', async () => {
    const store = await opened({ maxBytes: 2000 });
    const item = 'x'.repeat(400);
    await store.put([event('a', { item }), event('b', { item })]);
    await expect(store.put([event('c', { item })])).rejects.toThrow(StoreFullError);
    const [a] = await take(store);
    await redis.maxMemory('1');
    await expect(store.put([event('d')])).rejects.toThrow(new StoreFullError('memory'));
    await store.settle([{ ref: a!.ref, end: 'delivered' }]);
    expect(await store.counts()).toMatchObject({ waiting: 1 });
  });

  it('forgets nothing when Redis is killed, and works again afterwards', async () => {
    const store = await opened();
    await store.put([event('a')]);
    await redis.stop();
    await expect(store.put([event('b')])).rejects.toThrow(StoreFailedError);
    await redis.start('kept');
    for (let kept: unknown; !kept;) kept = await store.put([event('b')]).catch(() => sleep(20, undefined));
    expect(await store.counts()).toMatchObject({ waiting: 2 });
  });

  it('keeps many that come at once', async () => {
    const store = await opened();
    const kept = await Promise.all(Array.from({ length: 3000 }, (_, index) => store.put([event(`e${index % 2500}`)])));
    expect([kept.filter(([one]) => one?.again).length, (await store.counts()).waiting]).toEqual([500, 2500]);
  });

  it('waits for a replica where there is one, and says when none confirms', async () => {
    const replica = await startRedis();
    await redis.command('CONFIG', 'SET', 'repl-diskless-sync-delay', 0);
    await replica.command('REPLICAOF', '127.0.0.1', redis.port);
    while (!/master_link_status:up/.test(String(await replica.command('INFO', 'replication')))) await sleep(20);
    const store = await opened();
    expect(await store.put([event('a')])).toEqual([{ again: false }]);
    replica.pause();
    await expect(store.put([event('b')])).rejects.toThrow('no replica has confirmed it');
    replica.resume();
    expect(await store.put([event('b')])).toEqual([{ again: true }]);
    await replica.close();
  });

  it('refuses a Redis that would forget, and shows no event in its errors', async () => {
    const forgetful = await startRedis();
    await expect(openRedisStore({ url: forgetful.url })).rejects.toThrow(
      new StoreUnusableError('the Redis for events: it would forget them: appendonly is no, and must be yes'),
    );
    await (await openRedisStore({ url: forgetful.url, assumeDurable: true })).close();
    await forgetful.close();
    const store = await opened();
    await redis.command('SET', 'events:consumers', 'no set');
    const error = await store.put([event('a', { item: 'Ada' })]).catch((e: unknown) => e as object);
    expect(JSON.stringify([error, Object.getOwnPropertyNames(error)])).not.toContain('Ada');
  });
});
