import { totalsOf } from './totals.js';

const row = (amount_cents: unknown, currency: unknown = 'EUR') => ({ amount_cents, currency });

describe('totalsOf', () => {
  it.each<[string, readonly unknown[], string | undefined]>([
    ['one currency', [row(100), row('250.0')], 'Sum of these 2: amount 3.50 EUR.'],
    ['several', [row(1), row(2, 'JPY'), row(3)], 'Sum of these 3: amount 0.04 EUR and 2 JPY.'],
    ['more than a double holds', [row('9007199254740993'), row(2)], 'Sum of these 2: amount 90071992547409.95 EUR.'],
    ['zero', [row(0), row(0)], 'Sum of these 2: amount 0.00 EUR.'],
    ['credits', [row(-5), row(2)], 'Sum of these 2: amount -0.03 EUR.'],
    ['a currency whose smallest unit is disputed', [row(1, 'HUF'), row(2, 'HUF')], undefined],
    ['parts of the smallest unit', [row('1.5'), row(2)], undefined],
    ['an amount that is not there', [row(null), row(2)], undefined],
    ['no currency', [row(1, null), row(2)], undefined],
    ['a single row', [row(1)], undefined],
    ['no row', [], undefined],
  ])('%s', (_, rows, expected) => expect(totalsOf(rows, ['amount_cents'])).toBe(expected));
});
