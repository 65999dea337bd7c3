import { pickFields } from './pick-fields.js';

const invoice = {
  number: 'A-1',
  total_amount_cents: 100,
  total_amount: '1.00 EUR',
  customer: { name: 'L', external_id: 'c' },
  fees: [{ item: { code: 'x', name: 'X' }, units: '1' }],
};
const body = { invoices: [invoice, invoice], meta: { total_count: 2 } };
const picked = (...fields: string[]) => (pickFields(body, 'invoices', fields).body['invoices'] as unknown[])[0];

describe('pickFields', () => {
  it.each<[string[], unknown]>([
    [['number'], { number: 'A-1' }],
    [['total_amount_cents'], { total_amount_cents: 100, total_amount: '1.00 EUR' }],
    [['customer.external_id'], { customer: { external_id: 'c' } }],
    [['customer'], { customer: invoice.customer }],
    [['customer', 'customer.name'], { customer: invoice.customer }],
    [['fees.item.code', 'fees.units'], { fees: [{ item: { code: 'x' }, units: '1' }] }],
    [['invoices.number'], { number: 'A-1' }],
    [['invoice.number'], { number: 'A-1' }],
    [['*'], invoice],
    [['number', '*'], invoice],
  ])('%j', (fields, expected) => expect(picked(...fields)).toEqual(expected));

  it('says what is not there, and then what is', () => {
    const { note } = pickFields(body, 'invoices', ['number', 'customer.id', 'totals']);
    expect(note).toBe(
      'fields: no "customer.id", "totals" here; there are number, total_amount_cents, total_amount, customer, fees.',
    );
  });

  it('keeps meta, and everything when nothing that was named is there', () => {
    expect(pickFields(body, 'invoices', ['number']).body['meta']).toEqual({ total_count: 2 });
    expect(picked('nothing')).toEqual(invoice);
  });
});

describe('amounts and lists of a picked record', () => {
  const record = {
    lago_id: 'r',
    total_amount_cents: 0,
    currency: 'KWD',
    fees: [{ amount_cents: 1234, amount_currency: 'EUR', taxes_amount_cents: 1.5 }],
    odd_cents: 12,
    odd_currency: 'HUF',
    ids: ['a', 'b', 'c'],
    none: null,
  };
  const of = (...fields: string[]) => pickFields({ record }, 'record', fields).body['record'];

  it.each<[string[], unknown]>([
    [['fees.amount'], { fees: [{ amount: '12.34 EUR' }] }],
    [['total_amount'], { total_amount: '0.000 KWD' }],
    [['fees.taxes_amount'], { fees: [{ taxes_amount_cents: 1.5, amount_currency: 'EUR' }] }],
    [['odd'], { odd_cents: 12, odd_currency: 'HUF' }],
    [['ids_count'], { ids_count: 3 }],
    [['ids', 'ids_count'], { ids: ['a', 'b', 'c'], ids_count: 3 }],
    [['none'], { none: null }],
  ])('%j', (fields, expected) => expect(of(...fields)).toEqual(expected));
});
