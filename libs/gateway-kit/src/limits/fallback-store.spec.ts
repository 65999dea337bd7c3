import type { Log } from '../logging/log.js';
import { fallbackStore } from './fallback-store.js';
import type { Claim, LimitStore, Verdict } from './limit-store.js';

const claim = (id: string, more: Partial<Claim> = {}): Claim => ({
  key: 'a:write',
  flightKey: 'a',
  id,
  leaseMs: 1000,
  concurrency: 1,
  ...more,
});

function setUp(verdict: Verdict = { retryMs: 0 }) {
  const done: string[] = [];
  const lines: string[] = [];
  let away = false;
  const store = (name: string, fails: () => boolean): LimitStore => ({
    enter: ({ id }) => (
      done.push(`${name} enter ${id}`),
      fails() ? Promise.reject(new Error('away')) : Promise.resolve(verdict)
    ),
    leave: ({ id }) => (
      done.push(`${name} leave ${id}`),
      fails() ? Promise.reject(new Error('away')) : Promise.resolve()
    ),
  });
  const log = { error: (_: unknown, line: string) => lines.push(line), info: (line: string) => lines.push(line) };
  const both = fallbackStore(
    store('shared', () => away),
    store('local', () => false),
    log as unknown as Log,
  );
  return { both, lines, lose: () => (away = true), find: () => (away = false), take: () => done.splice(0) };
}

it('counts in the shared store, and gives places back there', async () => {
  const { both, lines, take } = setUp();
  await both.enter(claim('1'));
  await both.leave(claim('1'));
  expect([take(), lines]).toEqual([['shared enter 1', 'shared leave 1'], []]);
});

it('gives a place back where it was taken, whatever has become of the shared store since', async () => {
  const { both, lose, find, take } = setUp();
  await both.enter(claim('shared'));
  lose();
  await both.enter(claim('local'));
  await both.leave(claim('shared'));
  find();
  await both.enter(claim('other'));
  take();
  await both.leave(claim('local'));
  expect(take()).toEqual(['local leave local']);
  // Once only.
  await both.leave(claim('local'));
  expect(take()).toEqual(['shared leave local']);
});

it.each<[string, Verdict, Partial<Claim>]>([
  ['was refused', { refusedBy: 'concurrency', retryMs: 1 }, {}],
  ['has no place', { retryMs: 0 }, { concurrency: undefined }],
])('keeps no note of a call that %s', async (_, verdict, more) => {
  const { both, lose, take } = setUp(verdict);
  lose();
  expect(await both.enter(claim('1', more))).toBe(verdict);
  take();
  await both.leave(claim('1', more));
  expect(take()).toEqual(['shared leave 1']);
});

it('says once that the shared store is away, and once that it is back', async () => {
  const { both, lines, lose, find } = setUp();
  lose();
  await both.enter(claim('1'));
  await both.enter(claim('2'));
  expect(lines).toEqual(['shared limits cannot be reached; each replica counts alone']);
  find();
  await both.enter(claim('3'));
  await both.enter(claim('4'));
  expect(lines).toHaveLength(2);
  expect(lines[1]).toBe('shared limits are back');
});
