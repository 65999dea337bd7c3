import { IDS } from '../src/seed/ids.js';
import { open } from './support/harness.js';
import type { Answer, Opened } from './support/harness.js';

let lago: Opened;
const status = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
  const answer = await lago.call(method, path, body, headers);
  return answer.body?.code ? `${answer.status} ${answer.body.code}` : String(answer.status);
};
const total = async (path: string): Promise<number> => (await lago.call('GET', path)).body.meta.total_count;

beforeAll(async () => {
  lago = await open();
});
afterAll(() => lago.close());

describe('transport', () => {
  test('unknown routes and wrong methods are 404 before the key is looked at', async () => {
    const nobody = { Authorization: '' };
    expect(await status('GET', '/plans', undefined, nobody)).toBe('404 resource_not_found');
    expect(await status('DELETE', '/customers', undefined, nobody)).toBe('404 resource_not_found');
    expect((await fetch(`${lago.sandbox.url}/customers`)).status).toBe(404);
    expect(await status('GET', '/customers', undefined, nobody)).toBe('401');
    expect(await status('GET', '/customers', undefined, { Authorization: 'Bearer 4e5c0f3a' })).toBe('401');
    expect(await status('GET', '/customers', undefined, { Authorization: 'Whatever sandbox' })).toBe('200');
  });

  test('health needs no key, requests keep their id, and every answer says it is the sandbox', async () => {
    const health = await fetch(`${lago.sandbox.url}/health`);
    expect(health.status).toBe(200);
    const answer = await lago.call('GET', '/coupons/nope', undefined, { 'X-Request-Id': 'req-41_7@x!' });
    expect(answer.headers.get('x-request-id')).toBe('req-41_7@x');
    for (const headers of [health.headers, answer.headers]) expect(headers.get('x-lago-sandbox')).toBe('true');
    expect(new Date(answer.headers.get('date')!).toISOString()).toBe('2031-03-15T10:00:00.000Z');
  });

  test('an event of a time that no database holds makes it fail, and is not listed', async () => {
    const event = {
      transaction_id: 'far',
      external_subscription_id: 'sub-417-b',
      code: 'gpu_minutes',
      timestamp: 36_874_493_195_041_000,
    };
    expect(await status('POST', '/events', { event })).toBe('500');
    expect(await status('GET', '/events')).toBe('200');
  });

  test('bodies: missing root, wrong content type, unreadable JSON, NUL, unknown fields', async () => {
    const add_on = { name: 'N', code: 'with-unknown', amount_cents: 5, amount_currency: 'EUR', colour: 'red' };
    const missing = await lago.call('POST', '/add_ons', { add_ons: add_on });
    expect(missing.body).toEqual({
      status: 400,
      error: 'BadRequest: param is missing or the value is empty or invalid: add_on',
    });
    expect(await status('POST', '/add_ons', { add_on: {} })).toBe('400');
    expect(await status('POST', '/add_ons', { add_on }, { 'Content-Type': 'text/plain' })).toBe('400');
    expect((await lago.call('POST', '/add_ons', '{"add_on":')).body).toEqual({ status: 400, error: 'Bad Request' });
    const html = await lago.call('POST', '/add_ons', '{', { Accept: '*/*' });
    expect([html.status, html.headers.get('content-type'), html.text]).toEqual([400, 'text/html', '']);
    expect(await status('POST', '/add_ons', { add_on: { ...add_on, name: 'a\u0000b' } })).toBe('500');
    expect((await lago.call('POST', '/add_ons', { add_on })).body.add_on).not.toHaveProperty('colour');
  });

  test('the body is looked at only after the key and its permission', async () => {
    expect(await status('POST', '/add_ons', {}, { Authorization: '' })).toBe('401');
    const readOnly = { Authorization: 'Bearer sandbox-readonly' };
    expect(await status('POST', '/add_ons', {}, readOnly)).toBe('403 write_action_not_allowed_for_add_on');
    expect(await status('POST', '/credit_notes/estimate', {}, readOnly)).toBe(
      '403 write_action_not_allowed_for_credit_note',
    );
    expect(await status('GET', '/add_ons', undefined, readOnly)).toBe('200');
  });
});

describe('answers of zero bytes', () => {
  const zero = async (path: string) => {
    const { status: code, headers, text } = await lago.call('POST', path);
    return [code, headers.get('content-type'), headers.get('content-length'), text];
  };
  const empty = [200, 'application/json; charset=utf-8', '0', ''];

  test('a first download has none, the next one a file; a payment attempt never has any', async () => {
    expect(await zero(`/invoices/${IDS.paid}/download`)).toEqual(empty);
    const file = (await lago.call('POST', `/invoices/${IDS.paid}/download`)).body.invoice;
    expect(file.file_url).toMatch(/^https:/);
    for (const key of ['customer', 'fees', 'metadata', 'applied_taxes']) expect(file).not.toHaveProperty(key);
    expect(await zero(`/invoices/${IDS.overdue}/retry_payment`)).toEqual(empty);
  });

  test('a server that makes no documents never fills them', async () => {
    await lago.control('POST', '/settings', { documents: false });
    for (let call = 0; call < 3; call += 1)
      expect(await zero(`/credit_notes/${IDS.creditNote}/download`)).toEqual(empty);
    await lago.control('POST', '/settings', { documents: true });
  });
});

describe('ids in paths', () => {
  const id = async (path: string): Promise<string> => (await lago.call('GET', path)).body.customer?.external_id;

  test('a raw dot in a customer id reaches another customer, an encoded one the right one', async () => {
    expect(await id('/customers/acme.eu')).toBe('acme');
    expect(await id('/customers/acme%2Eeu')).toBe('acme.eu');
    expect(await status('GET', '/customers/acme.eu/portal_url')).toBe('404 resource_not_found');
    expect(await status('GET', '/customers/a.b.c')).toBe('404 resource_not_found');
    expect(await id('/customers/billing@lindelaan%2Eexample')).toBe('billing@lindelaan.example');
  });

  test('slashes, spaces and letters of any script work encoded', async () => {
    for (const customer of ['team/blue', 'Noor de Wit', '北京-办公室', 'čajovňa']) {
      expect(await id(`/customers/${encodeURIComponent(customer)}`)).toBe(customer);
    }
    expect(await status('GET', '/customers/team/blue')).toBe('404 resource_not_found');
  });

  test('codes may hold raw slashes and dots', async () => {
    expect((await lago.call('GET', '/add_ons/setup/v1.0')).body.add_on.code).toBe('setup/v1.0');
    expect((await lago.call('GET', '/coupons/promo%2F2030%2Eq1')).body.coupon.code).toBe('promo/2030.q1');
    expect((await lago.call('GET', '/billable_metrics/unused/metric.v2')).body.billable_metric.code).toBe(
      'unused/metric.v2',
    );
  });
});

describe('paging', () => {
  const meta = async (query: string) => (await lago.call('GET', `/invoices?${query}`)).body;

  test('100 by default, with the numbers of the neighbours', async () => {
    const first = await meta('external_customer_id=cust-bulk');
    expect(first.invoices).toHaveLength(100);
    expect(first.meta).toEqual({ current_page: 1, next_page: 2, prev_page: null, total_pages: 3, total_count: 260 });
    expect((await meta('external_customer_id=cust-bulk&page=3')).meta).toMatchObject({ next_page: null, prev_page: 2 });
  });

  test('past the end, empty, and odd values', async () => {
    expect(await meta('external_customer_id=cust-bulk&page=9')).toEqual({
      invoices: [],
      meta: { current_page: 9, next_page: null, prev_page: null, total_pages: 3, total_count: 260 },
    });
    expect((await meta('external_customer_id=nobody')).meta).toEqual({
      current_page: 0,
      next_page: null,
      prev_page: null,
      total_pages: 0,
      total_count: 0,
    });
    expect((await meta('page=-2&per_page=text')).invoices).toHaveLength(25);
    expect(await status('GET', '/invoices?per_page=0')).toBe('500');
    expect(await status('GET', '/invoices?per_page=0&external_customer_id=nobody')).toBe('200');
  });

  test('all pages together hold every invoice once, newest issuing date first', async () => {
    const pages = [];
    for (let page: number | null = 1; page !== null;) {
      const answer: Answer['body'] = await meta(`per_page=37&page=${page}`);
      pages.push(...answer.invoices);
      page = answer.meta.next_page;
    }
    expect(new Set(pages.map(({ lago_id }) => lago_id)).size).toBe(await total('/invoices'));
    const dates = pages.map(({ issuing_date }) => issuing_date);
    expect(dates).toEqual([...dates].sort().reverse());
  });
});

describe('filters that are silently ignored', () => {
  test.each([
    ['/applied_coupons', 'status=ended'],
    ['/applied_coupons', 'coupon_code=LOYAL5'],
    ['/credit_notes', 'reason=mood'],
    ['/credit_notes', 'credit_status=gone'],
    ['/credit_notes', 'issuing_date_from=31/12/2030'],
    ['/invoices', 'issuing_date_to=tomorrow'],
    ['/customers', 'countries=NL'],
  ])('%s?%s', async (...[path, query]) => {
    expect(await total(`${path}?${query}`)).toBe(await total(path));
  });

  test.each([
    ['statuses=draft', 'status=draft'],
    ['status[]=draft', 'statuses[]=draft'],
    ['payment_overdue=True', 'payment_overdue=true'],
    ['issuing_date_from=2030-01-01T09:00:00%2B02:00', 'issuing_date_from=2030-01-01'],
  ])('but /invoices?%s means %s', async (...[query, other]) => {
    expect(await total(`/invoices?${query}`)).toBe(await total(`/invoices?${other}`));
  });

  test('and payment_dispute_lost=false asks for the lost ones', async () => {
    expect(await total('/invoices?payment_dispute_lost=false')).toBe(1);
    expect(
      (await lago.call('GET', '/analytics/overdue_balance?billing_entity_code=nope')).body.overdue_balances.length,
    ).toBeGreaterThan(0);
  });
});

describe('changes that do nothing and still answer 200', () => {
  test('a metric in use and a coupon in use keep what matters', async () => {
    const metric = { name: 'Renamed', code: 'renamed', aggregation_type: 'count_agg' };
    expect(
      (await lago.call('PUT', '/billable_metrics/gpu_minutes', { billable_metric: metric })).body.billable_metric,
    ).toMatchObject({
      name: 'Renamed',
      code: 'gpu_minutes',
      aggregation_type: 'sum_agg',
    });
    const coupon = { name: 'Renamed', code: 'renamed', percentage_rate: '99' };
    expect((await lago.call('PUT', '/coupons/SPRING15', { coupon })).body.coupon).toMatchObject({
      name: 'Renamed',
      code: 'SPRING15',
      percentage_rate: '15.0',
    });
  });

  test('a refresh of a final invoice, a second removal of a coupon', async () => {
    const final = (
      await lago.call('GET', '/invoices?external_customer_id=cust-417&invoice_type=subscription&status=finalized')
    ).body.invoices[0];
    const before = (await lago.call('GET', `/invoices/${final.lago_id}`)).body;
    expect((await lago.call('PUT', `/invoices/${final.lago_id}/refresh`)).body).toEqual(before);
    const path = `/customers/cust-417/applied_coupons/${IDS.appliedCoupon}`;
    expect((await lago.call('DELETE', path)).body).toEqual((await lago.call('DELETE', path)).body);
  });
});

describe('records over their life', () => {
  test('the same customer twice is an update; metadata without ids collides', async () => {
    const body = { customer: { external_id: 'life', name: 'One', metadata: [{ key: 'a', value: '1' }] } };
    const first = (await lago.call('POST', '/customers', body)).body.customer;
    expect(await status('POST', '/customers', body)).toBe('422 validation_errors');
    const metadata = [{ id: first.metadata[0].lago_id, key: 'a', value: '2' }];
    const second = (await lago.call('POST', '/customers', { customer: { external_id: 'life', metadata } })).body
      .customer;
    expect(second).toMatchObject({ lago_id: first.lago_id, name: 'One', metadata: [{ value: '2' }] });
  });

  test('a deleted customer ends its coupons, and its id is free again', async () => {
    await lago.call('POST', '/applied_coupons', {
      applied_coupon: { external_customer_id: 'life', coupon_code: 'LOYAL5' },
    });
    const [gone, again] = [await lago.call('DELETE', '/customers/life'), await lago.call('DELETE', '/customers/life')];
    expect([gone.status, again.status]).toEqual([200, 404]);
    expect(await total('/applied_coupons?external_customer_id=life')).toBe(0);
    const fresh = (await lago.call('POST', '/customers', { customer: { external_id: 'life' } })).body.customer;
    expect(fresh.lago_id).not.toBe(gone.body.customer.lago_id);
  });

  test('without a licence the grace period and the time zone are dropped, with a 200', async () => {
    await lago.control('POST', '/settings', { premium: false });
    const customer = {
      external_id: 'free',
      timezone: 'Europe/Paris',
      billing_configuration: { invoice_grace_period: 3 },
    };
    expect((await lago.call('POST', '/customers', { customer })).body.customer).toMatchObject({
      timezone: null,
      billing_configuration: { invoice_grace_period: 0 },
    });
    await lago.control('POST', '/settings', { premium: true });
  });

  test('a zero invoice of a customer who skips them is closed and gone', async () => {
    const fees = [{ add_on_code: 'sticker', units: '0' }];
    const { sandbox } = lago.sandbox;
    const before = await total('/invoices');
    const raw = await fetch(`${lago.sandbox.url}/api/v1/invoices`, {
      method: 'POST',
      headers: { Authorization: 'Bearer sandbox', 'Content-Type': 'application/json' },
      body: JSON.stringify({ invoice: { external_customer_id: 'cust-zero', fees } }),
    });
    const { invoice } = (await raw.json()) as { invoice: { lago_id: string; status: string } };
    expect(invoice.status).toBe('closed');
    expect(await status('GET', `/invoices/${invoice.lago_id}`)).toBe('404 invoice_not_found');
    expect(await total('/invoices')).toBe(before);
    expect(sandbox.organization('sandbox').invoices.get(invoice.lago_id)?.status).toBe('closed');
  });

  test('a credit note on a draft follows its fee through a refresh and shows itself when the invoice is final', async () => {
    const path = `/invoices/${IDS.draft}`;
    const [fee] = (await lago.call('GET', path)).body.invoice.fees;
    const credit_note = {
      invoice_id: IDS.draft,
      credit_amount_cents: 1210,
      items: [{ fee_id: fee.lago_id, amount_cents: 1000 }],
    };
    const note = (await lago.call('POST', '/credit_notes', { credit_note })).body.credit_note;
    expect(await status('GET', `/credit_notes/${note.lago_id}`)).toBe('404 credit_note_not_found');
    const final = (await lago.call('PUT', `${path}/finalize`)).body.invoice;
    const shown = (await lago.call('GET', `/credit_notes/${note.lago_id}`)).body.credit_note;
    expect(shown.number).toBe(`${final.number}-CN001`);
    expect(shown.items[0].fee.lago_id).toBe(final.fees[0].lago_id);
    expect(final.fees[0].lago_id).not.toBe(fee.lago_id);
    expect(
      await status('POST', '/credit_notes/estimate', {
        credit_note: {
          invoice_id: IDS.draft,
          items: [{ fee_id: final.fees[0].lago_id, amount_cents: fee.amount_cents }],
        },
      }),
    ).toBe('422 validation_errors');
  });

  test('a failed invoice is pending after a retry and final later', async () => {
    expect((await lago.call('POST', `/invoices/${IDS.failed}/retry`)).body.invoice.status).toBe('pending');
    await lago.control('POST', '/clock', { advanceSeconds: 5 });
    expect((await lago.call('GET', `/invoices/${IDS.failed}`)).body.invoice).toMatchObject({ status: 'finalized' });
  });

  test('an event bills a pay-in-advance charge at once, on an invoice of its own or on none', async () => {
    const event = { transaction_id: 'now-1', external_subscription_id: 'sub-sms', code: 'sms' };
    await lago.call('POST', '/events', { event });
    const fees = (await lago.call('GET', '/fees?external_subscription_id=sub-sms')).body.fees;
    expect(fees).toMatchObject([
      { amount_cents: 8, taxes_amount_cents: 2, invoiceable: true, event_transaction_id: 'now-1' },
    ]);
    expect((await lago.call('GET', `/invoices/${fees[0].lago_invoice_id}`)).body.invoice).toMatchObject({
      total_amount_cents: 10,
      billing_periods: [{ invoicing_reason: 'in_advance_charge' }],
    });
    const loose = { ...event, external_subscription_id: 'sub-417-a', code: 'gpu_minutes', properties: { minutes: 10 } };
    const estimated = (await lago.call('POST', '/events/estimate_fees', { event: loose })).body.fees;
    await lago.call('POST', '/events', { event: loose });
    const real = (await lago.call('GET', '/fees?event_transaction_id=now-1&external_subscription_id=sub-417-a')).body
      .fees;
    expect(estimated).toMatchObject([{ lago_id: null, amount_cents: 20, total_amount_cents: 24 }]);
    expect(real).toMatchObject([
      { lago_invoice_id: null, amount_cents: 20, total_amount_cents: 24, invoiceable: false },
    ]);
  });

  test('usage by group and by presentation', async () => {
    const usage = async (query: string) =>
      (await lago.call('GET', `/customers/cust-417/current_usage?external_subscription_id=sub-417-b&${query}`)).body
        .customer_usage;
    const [gpu] = (await usage('charge_code=gpu-standard&filter_by_presentation=["region"]')).charges_usage;
    expect(gpu).toMatchObject({
      units: '42.0',
      amount_cents: 420,
      grouped_usage: [{ grouped_by: { region: 'eu-west' } }],
      presentation_breakdowns: [{ presentation_by: { region: 'eu-west' }, units: '42.0' }],
    });
    expect((await usage('charge_code=gpu-standard&group[region]=mars')).amount_cents).toBe(0);
    expect(
      (await usage('charge_code=gpu-standard&group={"region":"eu-west"}&apply_taxes=false')).total_amount_cents,
    ).toBe(420);
    expect((await usage('charge_code=gpu-standard&skip_grouping=true')).charges_usage[0].grouped_usage).toEqual([]);
  });
});
