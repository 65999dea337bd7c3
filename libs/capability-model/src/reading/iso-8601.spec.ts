import fc from 'fast-check';
import { isoDate, isoDateTime, looseDateTime } from './iso-8601.js';

describe('ISO 8601', () => {
  it.each([
    ['2031-03-09', '2031-03-09T00:00:00Z'],
    ['20310309', '2031-03-09T00:00:00Z'],
    ['2031-068', '2031-03-09T00:00:00Z'],
    ['2031068', '2031-03-09T00:00:00Z'],
    ['2031-W10-7', '2031-03-09T00:00:00Z'],
    ['2031W107', '2031-03-09T00:00:00Z'],
    ['2026-W53-5', '2027-01-01T00:00:00Z'],
    [' 2031-03-09 ', '2031-03-09T00:00:00Z'],
    ['2031-03-09T07:05', '2031-03-09T07:05:00Z'],
    ['2031-03-09t07:05:01z', '2031-03-09T07:05:01Z'],
    ['2031-03-09T07:05:01,25', '2031-03-09T07:05:01.25Z'],
    ['2031-03-09T07:05:01.123456+0230', '2031-03-09T07:05:01.123456+02:30'],
    ['2031-03-09T07:05:01-05', '2031-03-09T07:05:01-05:00'],
    ['20310309T070501Z', '2031-03-09T07:05:01Z'],
    ['2031-12-31T24:00:00Z', '2032-01-01T00:00:00Z'],
  ])('reads %s as %s', (text, expected) => {
    expect(isoDateTime(text)).toBe(expected);
    expect(isoDate(text)).toBe(text.includes('24:00') ? '2031-12-31' : expected.slice(0, 10));
  });

  it.each([
    ...[
      '',
      '2031',
      '2031-03',
      '31-03-09',
      '2031-3-9',
      '09/03/2031',
      '2031 03 09',
      '2031-02-29',
      '2031-13-01',
      '2031-000',
    ],
    ...['2031-366', '2031-W54-1', '2031-W10', '2031-0309', '203103-09', '2031-03-09T25:00', '2031-03-09T07:60', 'now'],
    ...['2031-03-09 07:05:01', '2031-03-09T07:05:01 UTC', '2031-03-09T07', '20310309T07:05:01Z', '2031-03-09T070501Z'],
    ...['2031-03-09T07:05:01+25:00', '2031-03-09T07:05:01 01:00', '1893456000', '2031-03-09T24:00:01'],
  ])('does not read %j', (text) => {
    expect(isoDateTime(text)).toBeUndefined();
    expect(isoDate(text)).toBeUndefined();
  });

  it.each([
    ['2031-03-09 07:05:01 UTC', '2031-03-09T07:05:01Z'],
    ['2031-03-09 07:05:01 +0100', '2031-03-09T07:05:01+01:00'],
    ['2031-03-09 07:05', '2031-03-09T07:05:00Z'],
    ['2031-03-09T07:05:01Z', '2031-03-09T07:05:01Z'],
    ['2031-03-09', '2031-03-09T00:00:00Z'],
    ['9 March 2031', undefined],
    ['2031-03-09 07:05:01 CET', undefined],
    ['2031-03-09 UTC', undefined],
  ])('reads %s loosely as %s', (text, expected) => {
    expect(looseDateTime(text)).toBe(expected);
  });

  it('gives back every moment JavaScript writes, and its own answers', () => {
    const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (moment) => {
        const text = moment.toISOString();
        expect(isoDateTime(text)).toBe(text);
        expect(looseDateTime(text)).toBe(text);
        expect(isoDate(text)).toBe(text.slice(0, 10));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789-:TWZ+., ') }), (text) => {
        const read = isoDateTime(text);
        if (read !== undefined) expect(isoDateTime(read)).toBe(read);
      }),
    );
  });
});
