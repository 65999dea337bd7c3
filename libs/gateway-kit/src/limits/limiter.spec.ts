import type { Consumer } from '../consumers/consumer.js';
import { ANONYMOUS } from '../consumers/consumer.js';
import type { ProblemError } from '../problem/problem.js';
import type { Claim, LimitStore, Verdict } from './limit-store.js';
import { createLimiter } from './limiter.js';
import type { Limits } from '../consumers/limits.js';

const NOW = 1_900_000_000_000;
const caller = (limits: Limits): Consumer => ({ ...ANONYMOUS, name: 'ann', limits });

function setUp(verdict: Verdict = { retryMs: 0 }) {
  const entered: Claim[] = [];
  const left: Claim[] = [];
  const store: LimitStore = {
    enter: (claim) => (entered.push(claim), Promise.resolve(verdict)),
    leave: (claim) => (left.push(claim), Promise.resolve()),
  };
  return { limiter: createLimiter(store, () => NOW), entered, left };
}

it('asks nobody for a caller without limits of this class', async () => {
  const { limiter, entered } = setUp();
  const { headers, leave } = await limiter(caller({ read: { perSecond: 1 } }), 'write', NOW + 5000);
  leave();
  expect([headers, entered]).toEqual([{}, []]);
});

it.each<[Limits, Partial<Claim>]>([
  [{ write: { perSecond: 0.5 } }, { rate: { perSecond: 0.5, burst: 1 }, perDay: undefined, concurrency: undefined }],
  [{ write: { perSecond: 2.5 } }, { rate: { perSecond: 2.5, burst: 3 } }],
  [{ write: { perSecond: 2, burst: 9 } }, { rate: { perSecond: 2, burst: 9 } }],
  [{ write: { perDay: 7 } }, { rate: undefined, perDay: 7 }],
  [{ concurrency: 3 }, { rate: undefined, perDay: undefined, concurrency: 3 }],
])('claims what %j limits, for as long as the call can last', async (limits, expected) => {
  const { limiter, entered } = setUp();
  await limiter(caller(limits), 'write', NOW + 5000);
  expect(entered[0]).toMatchObject({ key: 'ann:write', flightKey: 'ann', leaseMs: 5000, ...expected });
  await limiter(caller(limits), 'write', NOW + 500);
  expect(entered[1]?.leaseMs).toBe(1000);
  expect(entered[0]?.id).not.toBe(entered[1]?.id);
});

it('gives back the place that it took', async () => {
  const { limiter, entered, left } = setUp();
  const { leave } = await limiter(caller({ concurrency: 1 }), 'read', NOW + 5000);
  expect(left).toEqual([]);
  leave();
  expect(left).toEqual(entered);
});

it.each<[NonNullable<Verdict['refusedBy']>, string, string]>([
  ['rate', 'rate-limited', 'more than 2 write calls a second'],
  ['day', 'quota-exceeded', 'the 7 write calls of this day are used up'],
  ['concurrency', 'too-many-in-flight', '3 calls are in flight already'],
])('refuses for %s, says what and when to come again', async (refusedBy, slug, message) => {
  const { limiter, left } = setUp({ refusedBy, retryMs: 1500 });
  const limits = { write: { perSecond: 2, perDay: 7 }, concurrency: 3 };
  const error = (await limiter(caller(limits), 'write', NOW + 5000).catch((reason: unknown) => reason)) as ProblemError;
  expect([error.type.slug, error.message, error.headers['retry-after']]).toEqual([slug, message, '2']);
  expect(error.headers).toHaveProperty('ratelimit-policy');
  expect(left).toEqual([]);
});
