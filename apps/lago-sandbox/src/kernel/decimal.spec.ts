import fc from 'fast-check';
import { Decimal } from './decimal.js';

const d = (value: string | number): Decimal => Decimal.of(value);

test('reads numbers and numeric text, and nothing else', () => {
  expect(['1', '-0.5', '.5', '7.', ' 3 ', 12.25, 1e-7].map((value) => Decimal.parse(value)?.toString())).toEqual([
    '1.0',
    '-0.5',
    '0.5',
    '7.0',
    '3.0',
    '12.25',
    '0.0000001',
  ]);
  expect(['', '.', '1,5', 'x', '1e3', null, undefined, NaN, {}].map((value) => Decimal.parse(value))).toEqual(
    Array(9).fill(null),
  );
});

test('rounds half away from zero, once, and to either side when asked', () => {
  expect(['0.5', '1.5', '2.5', '-0.5', '2.4999'].map((value) => d(value).toInteger())).toEqual([1, 2, 3, -1, 2]);
  expect([d('1.25').round(1), d('-1.25').round(1), d('1250').round(-2)].map(String)).toEqual(['1.3', '-1.3', '1300.0']);
  expect([d('1.21').round(1, 'ceil'), d('-1.21').round(1, 'floor'), d('1.29').round(1, 'floor')].map(String)).toEqual([
    '1.3',
    '-1.3',
    '1.2',
  ]);
});

test('a division by zero is zero', () => {
  expect(d(5).dividedBy(Decimal.zero).isZero()).toBe(true);
});

test('sums and products of cents are exact', () => {
  const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
  fc.assert(
    fc.property(cents, cents, (a, b) => {
      const [x, y] = [d(a).dividedBy(d(100)), d(b).dividedBy(d(100))];
      expect(x.plus(y).times(d(100)).toInteger()).toBe(a + b);
      expect(x.minus(y).plus(y).compare(x)).toBe(0);
      expect(x.times(d(7)).toString()).toBe(
        d(a * 7)
          .dividedBy(d(100))
          .toString(),
      );
    }),
  );
});
