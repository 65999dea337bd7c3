import { packagedCatalog } from '../../test/support/catalog.js';
import { shapeAnswer } from './shape-answer.js';

const catalog = packagedCatalog();
const shape = (name: string, reply: unknown, options: object = {}) => {
  const tool = catalog.find((one) => one.name === name)!;
  return shapeAnswer(reply, { tool, own: { page: 2, per_page: 10 }, fields: undefined, maxBytes: 60_000, ...options });
};
const addOns = (count: number, size = 0) => ({
  add_ons: Array.from({ length: count }, (_, index) => ({ code: `c-${index}`, description: 'x'.repeat(size) })),
  meta: { current_page: 2 },
});

it('keeps the keys that are asked for', () => {
  const { body } = shape(
    'findallcustomers',
    { customers: [{ external_id: 'a', name: 'n' }], meta: {} },
    { fields: ['name'] },
  );
  expect(body).toEqual({ customers: [{ name: 'n' }], meta: {} });
});

it('gives rows of the keys by which one chooses, says so, and says nothing when nothing is left out', () => {
  const invoice = { lago_id: 'i', number: 'A-1', status: 'draft', some_detail: 'x'.repeat(50) };
  const { body, notes } = shape('findallinvoices', { invoices: [invoice], meta: {} });
  expect(body['invoices']).toEqual([{ lago_id: 'i', number: 'A-1', status: 'draft' }]);
  expect(notes).toEqual([expect.stringMatching(/^Shortened: fields/)]);
  expect(shape('findallinvoices', { invoices: [{ lago_id: 'i' }], meta: {} }).notes).toEqual([]);
});

it('is an object whatever came', () => {
  expect(shape('findaddon', [1]).body).toMatchObject({ result: [1] });
  expect(shape('findaddon', 'x').body).toMatchObject({ result: 'x' });
});

it('says amounts in words, in records and in lists', () => {
  const money = { amount_cents: 500, amount_currency: 'EUR' };
  expect(shape('findaddon', { add_on: money }).body['add_on']).toMatchObject({ amount: '5.00 EUR' });
  expect(shape('findalladdons', { add_ons: [money], meta: {} }, { fields: ['*'] }).body['add_ons']).toMatchObject([
    { amount: '5.00 EUR' },
  ]);
});

describe('an answer that is too long', () => {
  it('of a list holds whole records, and the call that goes on exactly there', () => {
    const { body, notes } = shape('findalladdons', addOns(10, 300), { maxBytes: 2500, fields: ['*'] });
    expect(JSON.stringify(body).length).toBeLessThanOrEqual(2500);
    const { shown, of, next } = body['truncated'] as {
      shown: number;
      of: number;
      next: { arguments: { page: number; per_page: number } };
    };
    expect([of, (body['add_ons'] as unknown[]).length]).toEqual([10, shown]);
    expect(shown).toBeGreaterThan(0);
    const { page, per_page } = next.arguments;
    expect((page - 1) * per_page).toBeLessThanOrEqual(10 + shown);
    expect((page - 1) * per_page).toBeGreaterThanOrEqual(10);
    expect(next).toMatchObject({ tool: 'findalladdons', arguments: { fields: '*' } });
    expect(notes.at(-1)).toMatch(/too long and is shortened/);
  });

  it('of one large record goes on with the next record', () => {
    const big = { code: 'c', tags: Array.from({ length: 400 }, (_, index) => `tag ${index}`) };
    const { body } = shape('findalladdons', { add_ons: [big, big], meta: {} }, { maxBytes: 2000, fields: ['*'] });
    expect(body['truncated']).toMatchObject({ shown: 1, of: 2, next: { arguments: { page: 12, per_page: 1 } } });
  });

  it('without pages says how to ask for less', () => {
    const { body } = shape('findalladdons', addOns(10, 300), { maxBytes: 2500, own: {}, fields: ['*'] });
    expect(body['truncated']).toMatchObject({ advice: expect.stringContaining('narrow the filters') });
    expect(body['truncated']).not.toHaveProperty('next');
  });

  it('of a record names the lists that were cut', () => {
    const invoice = { lago_id: 'i', fees: Array.from({ length: 300 }, (_, index) => ({ name: `fee ${index}` })) };
    const { body } = shape('findinvoice', { invoice }, { maxBytes: 2000, fields: ['*'] });
    expect(JSON.stringify(body).length).toBeLessThanOrEqual(2000);
    expect(body['truncated']).toMatchObject({ advice: expect.stringContaining('fees'), tool: 'findinvoice' });
  });

  it('fits to the byte without being called long', () => {
    const { body } = shape('findaddon', { add_on: { code: 'a' } });
    const bytes = Buffer.byteLength(JSON.stringify(body));
    expect(shape('findaddon', { add_on: { code: 'a' } }, { maxBytes: bytes }).body).toEqual(body);
    expect(shape('findaddon', { add_on: { code: 'a' } }, { maxBytes: bytes - 1 }).body).toHaveProperty('truncated');
  });
});

describe('sums', () => {
  const rows = [1, 2].map((amount_cents) => ({ month: 'm', amount_cents, currency: 'EUR' }));
  const invoices = [1, 2].map((one) => ({
    lago_id: 'i',
    currency: 'EUR',
    total_amount_cents: one,
    total_due_amount_cents: 0,
  }));
  const meta = (next_page: number | null) => ({ current_page: 1, next_page });

  it('are given of what is there as a whole', () => {
    const { notes } = shape('findalloverduebalances', { overdue_balances: rows }, { own: {} });
    expect(notes.join(' ')).toContain('Sum of these 2: amount 0.03 EUR.');
    const all = shape('findallinvoices', { invoices, meta: meta(null) }, { own: { per_page: 10 } });
    expect(all.notes.join(' ')).toContain('total amount 0.03 EUR, total due amount 0.00 EUR.');
  });

  it('are never given of a part', () => {
    for (const [next, page] of [
      [2, 1],
      [null, 2],
    ] as const) {
      const { notes } = shape('findallinvoices', { invoices, meta: meta(next) }, { own: { page, per_page: 10 } });
      expect(notes.join(' ')).not.toContain('Sum');
    }
  });
});

it('says that one metric is charged twice, each time for itself', () => {
  const charge = (code: string) => ({ units: '1', amount_cents: 1, billable_metric: { code } });
  const usage = (...codes: string[]) => ({ customer_usage: { amount_cents: 3, charges_usage: codes.map(charge) } });
  expect(shape('findcustomercurrentusage', usage('api', 'gpu', 'gpu')).notes.join(' ')).toMatch(/^gpu: .*in advance/);
  expect(shape('findcustomercurrentusage', usage('api', 'gpu')).notes.join(' ')).not.toMatch(/in advance/);
});

it('leaves out what is null or empty of a record that is shortened, and nothing that is asked for', () => {
  const invoice = { lago_id: 'i', number: null, metadata: [], fees: [{ units: '1', item: {} }], other: 1 };
  expect(shape('findinvoice', { invoice }).body['invoice']).toEqual({
    lago_id: 'i',
    metadata: [],
    fees: [{ units: '1' }],
  });
  expect(shape('findinvoice', { invoice }, { fields: ['number'] }).body['invoice']).toEqual({ number: null });
});
