import { IDS } from '../src/seed/ids.js';
import { open } from './support/harness.js';
import type { Opened } from './support/harness.js';

let lago: Opened;
const notesOf = async (id: string) =>
  (await lago.call('GET', '/credit_notes?per_page=100')).body.credit_notes.filter(
    (note: { lago_invoice_id: string }) => note.lago_invoice_id === id,
  );
const voidInvoice = (body?: unknown) => lago.call('POST', `/invoices/${IDS.invoice}/void`, body);

beforeAll(async () => {
  lago = await open({ months: 1 });
});
beforeEach(() => lago.control('POST', '/reset', { key: 'sandbox' }));
afterAll(() => lago.close());

describe('a void with a credit note', () => {
  test('makes the note as asked, and a void one for the rest', async () => {
    const { body } = await voidInvoice({ generate_credit_note: true, credit_amount: 12_100 });
    expect(body.invoice).toMatchObject({ status: 'voided', voided_at: '2031-03-15T10:00:00Z' });
    const description = `Credit note created due to voided invoice ${IDS.invoice}`;
    const [asked, rest] = (await notesOf(IDS.invoice)).sort(
      (a: { sequential_id: number }, b: { sequential_id: number }) => a.sequential_id - b.sequential_id,
    );
    expect(asked).toMatchObject({ description, credit_amount_cents: 12_100, credit_status: 'available' });
    expect(rest).toMatchObject({
      description,
      credit_amount_cents: body.invoice.total_amount_cents - 12_100,
      balance_amount_cents: 0,
      credit_status: 'voided',
    });
  });

  test('makes only a void one without an amount, and none when it is not wanted', async () => {
    await voidInvoice({ generate_credit_note: true });
    expect(await notesOf(IDS.invoice)).toMatchObject([{ credit_status: 'voided' }]);
    await lago.control('POST', '/reset', { key: 'sandbox' });
    await voidInvoice({ generate_credit_note: false, credit_amount: 100 });
    expect(await notesOf(IDS.invoice)).toEqual([]);
  });

  test('is refused for what the first has used up before it is refused for the state', async () => {
    const wish = { generate_credit_note: true, credit_amount: 12_100 };
    await voidInvoice(wish);
    expect((await voidInvoice(wish)).body.error_details).toEqual({
      credit_refund_amount: ['total_amount_exceeds_invoice_amount'],
    });
    expect((await voidInvoice()).body.code).toBe('not_voidable');
  });
});

describe('a batch', () => {
  const event = (transaction_id: string, more: object = {}) => ({
    transaction_id,
    code: 'gpu_minutes',
    external_subscription_id: 'sub-417-b',
    ...more,
  });
  const send = async (...events: object[]) => (await lago.call('POST', '/events/batch', { events })).body.error_details;
  const taken = { transaction_id: ['value_already_exist'] };

  test('is told what is wrong with its events before what is taken', async () => {
    await send(event('a'));
    expect(await send(event('a'), event('b', { code: '' }))).toEqual({ 1: { code: ['value_is_mandatory'] } });
    expect(await send(event('a'), event('b'))).toEqual({ 0: taken });
    expect((await lago.call('GET', '/events/b')).status).toBe(404);
  });

  test('takes no id twice, whatever the subscription', async () => {
    expect(await send(event('c'), event('c', { external_subscription_id: 'sub-417-a' }))).toEqual({ 1: taken });
  });
});

test('the books show every record, and a short history has all that has a name', async () => {
  const { organizations } = await lago.control('GET', '/books?key=sandbox');
  const [books] = organizations;
  const named = books.invoices.map(({ lago_id }: { lago_id: string }) => lago_id);
  expect(named).toEqual(
    expect.arrayContaining([IDS.invoice, IDS.draft, IDS.failed, IDS.paid, IDS.overdue, IDS.voided, IDS.disputed]),
  );
  for (const kind of [
    'add_ons',
    'billable_metrics',
    'coupons',
    'applied_coupons',
    'customers',
    'credit_notes',
    'events',
  ]) {
    expect(books[kind].length).toBeGreaterThan(0);
  }
  expect(books.loose_fees.map(({ lago_id }: { lago_id: string }) => lago_id)).toContain(IDS.looseFee);
});
