import { isoDay, isoTime, looseTime } from './ruby-time.js';

const at = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

describe('times as Lago reads them', () => {
  it.each([
    ['2031-03-09', '2031-03-09T00:00:00.000Z'],
    ['20310309T070501Z', '2031-03-09T07:05:01.000Z'],
    ['2031-068', '2031-03-09T00:00:00.000Z'],
    ['2031-W10-7', '2031-03-09T00:00:00.000Z'],
    ['2031-03-09T07:05', '2031-03-09T07:05:00.000Z'],
    ['2031-03-09t07:05:01,5+0200', '2031-03-09T05:05:01.500Z'],
    ['2031-03-09 07:05:01', null],
    ['2031-02-29', null],
    ['09/03/2031', null],
    ['', null],
  ])('%j', (text, expected) => {
    expect(at(isoTime(text))).toBe(expected);
    expect(at(isoDay(text))).toBe(expected && '2031-03-09T00:00:00.000Z');
  });

  it('reads an expiry more loosely', () => {
    expect(at(looseTime('2031-03-09 07:05:01 UTC'))).toBe('2031-03-09T07:05:01.000Z');
    expect(at(looseTime('2031-03-09 07:05'))).toBe('2031-03-09T07:05:00.000Z');
    expect(at(looseTime('soon'))).toBeNull();
  });
});
