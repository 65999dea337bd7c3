import { rateLimitHeaders, retryAfter } from './headers.js';
import type { Claim, Verdict } from './limit-store.js';

const claim = (more: Partial<Claim>): Claim => ({ key: 'a:read', flightKey: 'a', id: '1', leaseMs: 1000, ...more });
const verdict = (more: Partial<Verdict> = {}): Verdict => ({ retryMs: 0, ...more });

it('says nothing where neither rate nor quota is limited', () => {
  expect(rateLimitHeaders('read', claim({ concurrency: 1 }), verdict())).toEqual({});
});

it('says in which time the burst is there again, in whole seconds and one at least', () => {
  const policy = (perSecond: number, burst: number) =>
    rateLimitHeaders('read', claim({ rate: { perSecond, burst } }), verdict())['ratelimit-policy'];
  expect(policy(100, 5)).toBe('"read";q=5;w=1');
  expect(policy(2, 5)).toBe('"read";q=5;w=3');
  expect(policy(1, 10)).toBe('"read";q=10;w=10');
});

it('says what is left and when all is there again, never less than nothing', () => {
  const given = claim({ rate: { perSecond: 1, burst: 2 }, perDay: 9 });
  const left = verdict({ rate: { remaining: -1, resetMs: 1001 }, day: { remaining: 4, resetMs: -5 } });
  expect(rateLimitHeaders('write', given, left)).toEqual({
    'ratelimit-policy': '"write";q=2;w=2, "write-day";q=9;w=86400',
    ratelimit: '"write";r=0;t=2, "write-day";r=4;t=0',
  });
  expect(rateLimitHeaders('write', given, verdict())['ratelimit']).toBe('');
});

it.each([
  [0, '1'],
  [-5, '1'],
  [1000, '1'],
  [1001, '2'],
])('after %d ms is %s s', (retryMs, seconds) => {
  expect(retryAfter(verdict({ retryMs }))).toEqual({ 'retry-after': seconds });
});
