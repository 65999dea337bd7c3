import fc from 'fast-check';
import { compare, decimalOf, isInteger, isMultiple } from './decimal.js';

const SCALE = 12;
const scaled = (number: bigint) => `${number}e-${SCALE}`;
const integer = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });

describe('decimals', () => {
  it('compare as whole numbers of a common unit do', () => {
    fc.assert(
      fc.property(integer, fc.oneof(integer, fc.constantFrom(0n, 1n)), (a, b) => {
        const order = compare(decimalOf(scaled(a)), decimalOf(scaled(b)));
        expect(Math.sign(order)).toBe(a < b ? -1 : Number(a > b));
        expect(compare(decimalOf(scaled(a)), decimalOf(scaled(a + 1n)))).toBeLessThan(0);
      }),
    );
  });

  it('divide as whole numbers of a common unit do', () => {
    fc.assert(
      fc.property(integer, fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.boolean(), (a, step, fits) => {
        const number = fits ? a * step : a;
        expect(isMultiple(decimalOf(scaled(number)), decimalOf(scaled(step)))).toBe(number % step === 0n);
        expect(isInteger(decimalOf(scaled(a)))).toBe(a % 10n ** BigInt(SCALE) === 0n);
      }),
    );
  });

  it.each([
    ['1e400', '3', false],
    ['3e400', '3', true],
    ['1e100000', '0.25', true],
    ['1e-100000', '0.01', false],
    ['0', '7', true],
    ['7', '0', false],
  ])('%s is a multiple of %s: %s', (number, step, expected) => {
    expect(isMultiple(decimalOf(number), decimalOf(step))).toBe(expected);
  });

  it('compare whatever their size', () => {
    expect(compare(decimalOf('1e999999999'), decimalOf('2e999999998'))).toBeGreaterThan(0);
    expect(compare(decimalOf('-1e9'), decimalOf('0'))).toBeLessThan(0);
    expect(compare(decimalOf('0.0'), decimalOf('-0'))).toBe(0);
  });
});
