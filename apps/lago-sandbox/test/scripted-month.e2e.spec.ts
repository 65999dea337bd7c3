import { Client, getLagoError } from 'lago-javascript-client';
import { open } from './support/harness.js';
import type { Opened } from './support/harness.js';
import { batches, monthEvents, USAGE_CENTS } from './support/month-events.js';

// The official client, as it is published, lives through a month; every amount is asserted to the cent.
const errorOf = async (call: Promise<unknown>): Promise<Record<string, unknown>> =>
  call.then(
    () => Promise.reject(new Error('the call should have failed')),
    (error: unknown) => getLagoError(error as never) as Promise<Record<string, unknown>>,
  );

describe.each(['postgres', 'clickhouse'] as const)('a month with the events in %s', (eventStore) => {
  // The one difference between the stores: a repeat with another timestamp is refused by one and billed by the other.
  const extra = eventStore === 'clickhouse' ? 2 : 0;
  let lago: Opened;
  let client: ReturnType<typeof Client>;
  let invoiceId = '';
  let feeIds: string[] = [];
  let noteId = '';

  const invoice = async () => (await client.invoices.findInvoice(invoiceId)).data.invoice;
  const usage = async () =>
    (await client.customers.findCustomerCurrentUsage('cust-month', { external_subscription_id: 'sub-month' })).data
      .customer_usage;
  const close = async (at: string): Promise<string> => {
    await lago.control('POST', '/clock', { now: at, frozen: true });
    const closed = await lago.control('POST', '/close-period', {
      external_subscription_id: 'sub-month',
      key: 'sandbox',
    });
    return closed.invoices[0].lago_id;
  };

  beforeAll(async () => {
    lago = await open({ settings: { eventStore } });
    client = Client('sandbox', { baseUrl: `${lago.sandbox.url}/api/v1` });
    await lago.control('POST', '/reset', { now: '2031-03-02T00:00:00Z', frozen: true });
  });
  afterAll(() => lago.close());

  test('customer, metric and coupon are set up', async () => {
    const customer = await client.customers.createCustomer({ customer: { external_id: 'cust-month', name: 'Month' } });
    expect(customer.data.customer).toMatchObject({ name: 'Month', currency: 'EUR', net_payment_term: 30 });
    const metric = { name: 'Tickets', code: 'tickets', aggregation_type: 'count_agg' as const };
    expect(
      (await client.billableMetrics.createBillableMetric({ billable_metric: metric })).data.billable_metric.code,
    ).toBe('tickets');
    const applied = await client.appliedCoupons.applyCoupon({
      applied_coupon: { external_customer_id: 'cust-month', coupon_code: 'WELCOME10' },
    });
    expect(applied.data.applied_coupon).toMatchObject({
      amount_cents: 1000,
      amount_cents_remaining: 1000,
      status: 'active',
    });
  });

  test('1,000 events arrive in batches of 100', async () => {
    const events = monthEvents(Date.parse('2031-03-02T01:00:00Z') / 1000);
    expect(events).toHaveLength(1000);
    for (const batch of batches(events, 100)) {
      expect((await client.events.createBatchEvents({ events: batch })).data.events).toHaveLength(100);
    }
    const { data } = await client.events.findAllEvents({ external_subscription_id: 'sub-month', per_page: 10 });
    expect(data.meta.total_count).toBe(1000);
    expect(await usage()).toMatchObject({
      amount_cents: USAGE_CENTS,
      taxes_amount_cents: 4952,
      total_amount_cents: 28_532,
    });
  });

  test('a repeated batch is refused by Postgres and merged by ClickHouse', async () => {
    const [again] = batches(monthEvents(Date.parse('2031-03-02T01:00:00Z') / 1000), 100);
    if (eventStore === 'postgres') {
      const error = await errorOf(client.events.createBatchEvents({ events: again! }));
      expect(Object.keys(error['error_details'] as object)).toHaveLength(100);
      expect(error).toMatchObject({ status: 422, error_details: { '0': { transaction_id: ['value_already_exist'] } } });
    } else expect((await client.events.createBatchEvents({ events: again! })).status).toBe(200);
    expect((await usage()).amount_cents).toBe(USAGE_CENTS);
  });

  test('a repeat with another timestamp is billed twice by ClickHouse only', async () => {
    const event = { ...monthEvents(Date.parse('2031-03-02T02:00:00Z') / 1000)[0]! };
    const call = client.events.createEvent({ event });
    if (eventStore === 'postgres') expect((await errorOf(call))['code']).toBe('validation_errors');
    else expect((await call).status).toBe(200);
    expect((await usage()).amount_cents).toBe(USAGE_CENTS + extra);
  });

  test('the closed period becomes a draft without its coupon', async () => {
    invoiceId = await close('2031-04-01T00:00:01Z');
    const draft = await invoice();
    feeIds = draft.fees!.map(({ lago_id }) => lago_id!);
    expect(draft).toMatchObject({
      status: 'draft',
      number: 'NLB-DRAFT',
      fees_amount_cents: 19_900 + USAGE_CENTS + extra,
      coupons_amount_cents: 0,
      taxes_amount_cents: 9131,
      total_amount_cents: 52_611 + extra,
    });
    expect((await usage()).amount_cents).toBe(9000); // seats recur, all else starts again
  });

  test('a late event is billed by a refresh, which replaces the fees', async () => {
    const late = { ...monthEvents(Date.parse('2031-03-31T23:00:00Z') / 1000)[0]!, transaction_id: 'late' };
    await client.events.createEvent({ event: late });
    const refreshed = (await client.invoices.refreshInvoice(invoiceId)).data.invoice;
    expect(refreshed.fees_amount_cents).toBe(43_482 + extra);
    expect(refreshed.fees!.map(({ lago_id }) => lago_id).filter((id) => feeIds.includes(id!))).toEqual([]);
  });

  test('finalizing uses the coupon, numbers the invoice and starts the payment', async () => {
    const final = (await client.invoices.finalizeInvoice(invoiceId)).data.invoice;
    expect(final).toMatchObject({
      status: 'finalized',
      payment_status: 'pending',
      number: 'NLB-009-001',
      payment_due_date: '2031-05-01',
      fees_amount_cents: 43_482 + extra,
      coupons_amount_cents: 1000,
      sub_total_excluding_taxes_amount_cents: 42_482 + extra,
      taxes_amount_cents: 8921 + (extra ? 1 : 0), // 8921.22 or, with two cents more, 8921.64
      total_amount_cents: 51_403 + extra + (extra ? 1 : 0),
    });
    const shares = final.fees!.map((fee) => Number(fee.precise_coupons_amount_cents));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1000, 6);
    const held = await client.appliedCoupons.findAllAppliedCoupons({ external_customer_id: 'cust-month' });
    expect(held.data.applied_coupons[0]).toMatchObject({ status: 'terminated', amount_cents_remaining: 0 });
    expect((await errorOf(client.invoices.finalizeInvoice(invoiceId)))['code']).toBe('invoice_not_found');
  });

  test('the payment link is reused until the payment arrives', async () => {
    const url = async () =>
      (await client.invoices.invoicePaymentUrl(invoiceId)).data.invoice_payment_details!.payment_url;
    expect(await url()).toBe(await url());
    await lago.control('POST', '/clock', { advanceSeconds: 2 });
    expect(await invoice()).toMatchObject({
      payment_status: 'succeeded',
      total_paid_amount_cents: 51_403 + (extra ? 3 : 0),
    });
  });

  test('the document is empty first and there later', async () => {
    expect((await client.invoices.downloadInvoice(invoiceId)).data).toBeNull();
    expect((await client.invoices.downloadInvoice(invoiceId)).data.invoice.file_url).toContain(invoiceId);
  });

  test('a credit note takes lines less their coupon share plus tax', async () => {
    const fee = (await invoice()).fees!.find(({ item }) => item.type === 'subscription')!;
    const items = [{ fee_id: fee.lago_id!, amount_cents: 10_000 }];
    const estimate = (await client.creditNotes.estimateCreditNote({ credit_note: { invoice_id: invoiceId, items } }))
      .data;
    expect(estimate.estimated_credit_note).toMatchObject({
      coupons_adjustment_amount_cents: 230,
      sub_total_excluding_taxes_amount_cents: 9770,
      taxes_amount_cents: 2052,
      max_creditable_amount_cents: 11_822,
      max_refundable_amount_cents: 11_822,
    });
    const credit_note = { invoice_id: invoiceId, credit_amount_cents: 1822, refund_amount_cents: 10_000, items };
    const note = (await client.creditNotes.createCreditNote({ credit_note })).data.credit_note!;
    noteId = note.lago_id;
    expect(note).toMatchObject({ number: 'NLB-009-001-CN001', total_amount_cents: 11_822, balance_amount_cents: 1822 });
    await lago.control('POST', '/clock', { advanceSeconds: 2 });
    expect((await client.creditNotes.findCreditNote(noteId)).data.credit_note!.refund_status).toBe('succeeded');
  });

  test('the next invoice is paid from the credit note; voiding gives the credit back', async () => {
    const id = await close('2031-05-01T00:00:01Z');
    const next = (await client.invoices.finalizeInvoice(id)).data.invoice;
    expect(next).toMatchObject({
      fees_amount_cents: 28_900,
      taxes_amount_cents: 6069,
      credit_notes_amount_cents: 1822,
      total_amount_cents: 33_147,
    });
    expect((await client.creditNotes.findCreditNote(noteId)).data.credit_note).toMatchObject({
      balance_amount_cents: 0,
      credit_status: 'consumed',
    });
    expect((await client.invoices.voidInvoice(id)).data.invoice.status).toBe('voided');
    expect((await errorOf(client.invoices.voidInvoice(id)))['code']).toBe('not_voidable');
    expect((await client.creditNotes.findCreditNote(noteId)).data.credit_note!.balance_amount_cents).toBe(1822);
  });

  test('a one-off invoice ignores coupons and credit', async () => {
    const one = (
      await client.invoices.createInvoice({
        invoice: {
          external_customer_id: 'cust-month',
          skip_psp: true,
          fees: [{ add_on_code: 'onboarding-day', units: '1.5' }],
        },
      } as never)
    ).data.invoice;
    expect(one).toMatchObject({ fees_amount_cents: 67_500, taxes_amount_cents: 14_175, total_amount_cents: 81_675 });
    await client.invoices.voidInvoice(one.lago_id);
  });

  test('analytics add up to what was billed', async () => {
    const revenue = await client.analytics.findAllGrossRevenues({ external_customer_id: 'cust-month' } as never);
    expect(revenue.data.gross_revenues).toEqual([
      expect.objectContaining({
        month: '2031-04-01T00:00:00.000Z',
        amount_cents: 41_403 + (extra ? 3 : 0),
        currency: 'EUR',
        invoices_count: 1,
      }),
    ]);
    const usages = (await client.analytics.findAllInvoicedUsages({ currency: 'EUR', months: 2 } as never)).data
      .invoiced_usages;
    expect(usages.find(({ code }) => code === 'render_minutes')).toMatchObject({
      month: '2031-04-01T00:00:00.000Z',
      amount_cents: 50,
    });
  });

  test('the ledger shows one charge and one refund', async () => {
    const { organizations } = await lago.control('GET', '/state?key=sandbox');
    const own = organizations[0].payments.filter(
      (payment: { lago_invoice_id: string }) => payment.lago_invoice_id === invoiceId,
    );
    expect(own.map((payment: { kind: string; outcome: string }) => [payment.kind, payment.outcome])).toEqual([
      ['charge', 'succeeded'],
      ['refund', 'succeeded'],
    ]);
  });
});
