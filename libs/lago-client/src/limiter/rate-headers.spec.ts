import fc from 'fast-check';
import { readRateHeaders, readRetryAfter } from './rate-headers.js';

const NOW = Date.parse('2031-03-15T10:00:00Z');

it('reads the reset as seconds from now', () => {
  const headers = { 'x-ratelimit-limit': '50', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' };
  expect(readRateHeaders(headers)).toEqual({ limit: 50, remaining: 0, resetMs: 1000 });
});

it.each(['0', '-1', 'many', '', '1e9', 'NaN'])('takes no limit from %j', (text) => {
  expect(readRateHeaders({ 'x-ratelimit-limit': text }).limit).toBeUndefined();
});

it('takes no reset that could only be a point in time', () => {
  expect(readRateHeaders({ 'x-ratelimit-reset': '1931335200' }).resetMs).toBeUndefined();
});

it('reads Retry-After as seconds or as a date', () => {
  expect(readRetryAfter({ 'retry-after': '7' }, NOW)).toBe(7000);
  expect(readRetryAfter({ 'retry-after': 'Sat, 15 Mar 2031 10:00:30 GMT' }, NOW)).toBe(30_000);
  expect(readRetryAfter({ 'retry-after': 'Sat, 15 Mar 2031 09:00:00 GMT' }, NOW)).toBe(0);
  expect(readRetryAfter({ 'retry-after': 'soon' }, NOW)).toBeUndefined();
  expect(readRetryAfter({}, NOW)).toBeUndefined();
});

it('never gives a negative or infinite time, whatever the headers say', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (limit, reset, after) => {
      const rate = readRateHeaders({ 'x-ratelimit-limit': limit, 'x-ratelimit-reset': reset });
      for (const value of [rate.limit, rate.resetMs, readRetryAfter({ 'retry-after': after }, NOW)]) {
        expect(value === undefined || (Number.isFinite(value) && value >= 0)).toBe(true);
      }
    }),
  );
});
