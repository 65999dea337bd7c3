import { unixSeconds } from './timestamp.js';

describe('unixSeconds', () => {
  it.each([
    ['2030-01-01T00:00:00Z', 1893456000],
    ['2030-01-01T01:00:00+01:00', 1893456000],
    ['2030-01-01T01:00:00+0100', 1893456000],
    ['2030-01-01T01:00:00+01', 1893456000],
    ['2030-01-01 00:00:00', 1893456000],
    ['2030-01-01T00:00', 1893456000],
    ['2030-01-01', 1893456000],
    ['2030-01-01T00:00:00.25Z', 1893456000.25],
    ['2030-02-30', undefined],
    ['2030-02-30T00:00:00Z', undefined],
    ['2030-01-01T25:00:00Z', undefined],
    ['1893456000', undefined],
    ['1893456000.25', undefined],
    ['2030', undefined],
    ['yesterday', undefined],
    [1893456000, undefined],
    [null, undefined],
  ])('%j is %j', (text, seconds) => expect(unixSeconds(text)).toBe(seconds));
});
