import { duration, moment } from './duration.js';

it.each([
  ['90d', 7_776_000_000],
  ['12h', 43_200_000],
  ['1m', 60_000],
  ['999999m', 59_999_940_000],
  ['1000000m', undefined],
  ['d', undefined],
  ['1.5h', undefined],
  ['-1d', undefined],
  ['1w', undefined],
  ['1d ', undefined],
])('%j is %j ms', (text, ms) => expect(duration(text)).toBe(ms));

it.each([
  ['2d', '2030-01-03T00:00:00.000Z'],
  ['2031-05-01', '2031-05-01'],
  ['2031-05-01T10:00:00Z', '2031-05-01T10:00:00Z'],
  ['2031-13-01', undefined],
  ['2031-05-32', undefined],
  ['May 2031', undefined],
  ['2031', undefined],
  ['on 2031-05-01', undefined],
  ['', undefined],
])('%j means %j', (text, time) => expect(moment(text, Date.parse('2030-01-01'))).toBe(time));
