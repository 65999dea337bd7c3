import { ExactNumber } from '@lago/capability-model';
import { amountInWords, mirrorAmounts } from './money.js';

describe('amountInWords', () => {
  it.each([
    [81675, 'EUR', '816.75 EUR'],
    [5, 'USD', '0.05 USD'],
    [-1200, 'USD', '-12.00 USD'],
    [500, 'JPY', '500 JPY'],
    [1234, 'KWD', '1.234 KWD'],
    ['9007', 'EUR', '90.07 EUR'],
    [new ExactNumber('-9007199254740993'), 'EUR', '-90071992547409.93 EUR'],
    ['0009007199254740993', 'JPY', '9007199254740993 JPY'],
    [new ExactNumber('9007199254740993.5'), 'EUR', undefined],
    ['00', 'EUR', undefined],
    ['81788.0', 'EUR', '817.88 EUR'],
    ['81788.5', 'EUR', undefined],
    [0, 'EUR', undefined],
    [1.5, 'EUR', undefined],
    [100, 'HUF', undefined],
    [100, undefined, undefined],
    [100, 'euro', undefined],
  ])('%j %j is %j', (cents, currency, expected) => expect(amountInWords(cents, currency)).toBe(expected));
});

describe('mirrorAmounts', () => {
  it('puts the amount beside the cents, with its own currency where it has one', () => {
    const record = { currency: 'EUR', total_amount_cents: 100, fee_amount_cents: 200, fee_amount_currency: 'USD' };
    expect(mirrorAmounts(record)).toEqual({ ...record, total_amount: '1.00 EUR', fee_amount: '2.00 USD' });
  });

  it('never takes a name that is in use', () => {
    expect(mirrorAmounts({ currency: 'EUR', units: '3', units_cents: 100 })).toMatchObject({ units: '3' });
  });
});
