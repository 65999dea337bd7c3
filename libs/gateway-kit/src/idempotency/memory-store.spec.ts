import { memoryStore } from './memory-store.js';
import type { ClaimResult, Lease } from './store.js';

const claim = (id: string) => ({ name: { lasting: id, present: id }, digest: 'd', owner: `owner of ${id}` });
const held = (begun: ClaimResult): Lease => (begun as Extract<ClaimResult, { kind: 'held' }>).hold;

function setUp(maxRecords = 100, maxBytes = 100) {
  let now = 1_900_000_000_000;
  const store = memoryStore({ maxRecords, maxBytes, leaseMs: 1000, ttlMs: 10_000, now: () => now });
  const finish = async (id: string, reply: string) => held(await store.begin(claim(id))).finish(reply);
  return { store, finish, later: (ms: number) => (now += ms) };
}
const full = (promise: Promise<unknown>) => expect(promise).rejects.toThrow('full');

it('takes no new key when its answers fill it, until some are due', async () => {
  const { store, finish, later } = setUp();
  await finish('a', 'x'.repeat(60));
  later(5000);
  await finish('b', 'x'.repeat(39));
  const last = held(await store.begin(claim('c')));
  await last.finish('x');
  await full(store.begin(claim('d')));
  expect(await store.begin(claim('a'))).toEqual({ kind: 'done', reply: 'x'.repeat(60) });
  later(5000);
  expect((await store.begin(claim('d'))).kind).toBe('held');
  await finish('e', 'x'.repeat(59));
  expect((await store.begin(claim('f'))).kind).toBe('held');
  await finish('g', 'x');
  await full(store.begin(claim('h')));
});

it('counts no answer twice, and none that was not taken', async () => {
  const { store, later } = setUp();
  const first = held(await store.begin(claim('a')));
  later(1001);
  const second = held(await store.begin({ ...claim('a'), owner: 'second' }));
  await first.finish('x'.repeat(99));
  expect((await store.begin(claim('b'))).kind).toBe('held');
  await second.finish('x'.repeat(60));
  await second.finish('x'.repeat(60));
  expect((await store.begin(claim('c'))).kind).toBe('held');
});

it('takes no more keys than it may, and new ones when old ones are free or due', async () => {
  const { store, later } = setUp(2);
  const first = held(await store.begin(claim('a')));
  await store.begin(claim('b'));
  await full(store.begin(claim('c')));
  await first.release();
  expect((await store.begin(claim('c'))).kind).toBe('held');
  later(10_000);
  expect((await store.begin(claim('d'))).kind).toBe('held');
});

it('says for how long a call may still run, to the last moment', async () => {
  const { store, later } = setUp();
  await store.begin(claim('a'));
  later(400);
  const other = { ...claim('a'), owner: 'other' };
  expect(await store.begin(other)).toEqual({ kind: 'running', retryAfterMs: 600 });
  later(600);
  expect(held(await store.begin(other)).resumed).toBe(true);
});

it('keeps an outcome for a whole lifetime from its end on', async () => {
  const { store, later } = setUp();
  const hold = held(await store.begin(claim('a')));
  later(9000);
  await hold.finish('x');
  later(9000);
  expect(await store.begin(claim('a'))).toEqual({ kind: 'done', reply: 'x' });
  later(1000);
  expect(held(await store.begin(claim('a'))).resumed).toBe(false);
});
