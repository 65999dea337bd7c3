import { IDS } from '../src/seed/ids.js';
import { open } from './support/harness.js';
import type { Opened } from './support/harness.js';

let lago: Opened;
const invoiceBody = { invoice: { external_customer_id: 'acme', fees: [{ add_on_code: 'sticker' }] } };
const count = async (what: string): Promise<number> =>
  (await lago.control('GET', '/state?key=sandbox')).organizations[0].counts[what];
const refused = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'accepted',
    (error: Error) => error.message,
  );

beforeAll(async () => {
  lago = await open();
});
beforeEach(() => lago.control('POST', '/reset'));
afterAll(() => lago.close());

describe('faults', () => {
  const plan = (fault: object) => lago.control('POST', '/faults', { operation: 'createinvoice', ...fault });
  const send = () => lago.call('POST', '/invoices', invoiceBody);

  test('before: Lago never saw the call; after: it did its work and only the answer is lost', async () => {
    const before = await count('invoices');
    await plan({ when: 'before', kind: 'status', status: 503 });
    expect((await send()).status).toBe(503);
    expect(await count('invoices')).toBe(before);
    await plan({ when: 'after', kind: 'status', status: 500 });
    expect((await send()).body).toEqual({ status: 500, error: 'Internal Server Error' });
    expect(await count('invoices')).toBe(before + 1);
    expect((await send()).status).toBe(200);
  });

  test('a blind repeat after a lost answer bills and charges twice, and the ledger shows it', async () => {
    const body = { invoice: { external_customer_id: 'cust-417', fees: [{ add_on_code: 'training-hour' }] } };
    const ledger = async () => (await lago.control('GET', '/state?key=sandbox')).organizations[0];
    const before = (await ledger()).counts;
    await plan({ when: 'after', kind: 'reset' });
    await expect(lago.call('POST', '/invoices', body)).rejects.toThrow('fetch failed');
    await lago.call('POST', '/invoices', body);
    const { counts, payments } = await ledger();
    expect([counts.invoices - before.invoices, counts.payments_attempted - before.payments_attempted]).toEqual([2, 2]);
    expect(payments.slice(-2)).toMatchObject([{ amount_cents: 14_520 }, { amount_cents: 14_520 }]);
    expect((await lago.control('GET', '/requests')).requests.at(-1).attempt).toBe(2);
  });

  test('a lost connection, before and after', async () => {
    const before = await count('invoices');
    await plan({ when: 'before', kind: 'reset' });
    await expect(send()).rejects.toThrow('fetch failed');
    expect(await count('invoices')).toBe(before);
    await plan({ when: 'after', kind: 'reset' });
    await expect(send()).rejects.toThrow('fetch failed');
    expect(await count('invoices')).toBe(before + 1);
  });

  test('a cut answer, a huge one, a proxy page, a slow one', async () => {
    await plan({ when: 'after', kind: 'truncate' });
    await expect(send()).rejects.toThrow('terminated');
    await plan({ when: 'after', kind: 'html', status: 504 });
    const page = await send();
    expect([page.status, page.headers.get('content-type')]).toEqual([504, 'text/html']);
    await lago.control('POST', '/faults', { operation: 'findcoupon', kind: 'oversize', bytes: 1_000_000 });
    const huge = await fetch(`${lago.sandbox.url}/api/v1/coupons/SPRING15`, {
      headers: { Authorization: 'Bearer sandbox' },
    });
    expect((await huge.text()).length).toBeGreaterThan(1_000_000);
    await plan({ when: 'before', kind: 'delay', delayMs: 80 });
    const start = performance.now();
    expect((await send()).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(75);
  });

  test('the next N calls after the first M, of any operation, with headers of its own', async () => {
    await plan({ operation: '*', skip: 1, times: 2, status: 429, headers: { 'X-RateLimit-Reset': '1' } });
    const answers = [await send(), await send(), await send(), await send()];
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 429, 200]);
    expect(answers[1]!.headers.get('x-ratelimit-reset')).toBe('1');
    await plan({});
    expect((await lago.control('DELETE', '/faults')).faults).toEqual([]);
    expect((await send()).status).toBe(200);
  });

  test('a fault that cannot be meant is refused', async () => {
    expect(await refused(plan({ operation: 'createplan' }))).toContain('unknown operation createplan');
    expect(await refused(plan({ kind: 'explode' }))).toContain('kind must be one of');
    expect(await refused(plan({ when: 'later' }))).toContain('when must be');
    expect(await refused(plan({ times: -1 }))).toContain('times must be');
  });
});

describe('the request log', () => {
  test('says what arrived, and counts repeats of an identical request', async () => {
    for (const body of [invoiceBody, invoiceBody, { invoice: {} }]) await lago.call('POST', '/invoices?x=1', body);
    await lago.call('GET', '/nowhere');
    const { requests } = await lago.control('GET', '/requests');
    expect(requests).toMatchObject([
      { method: 'POST', path: '/api/v1/invoices', query: 'x=1', operation: 'createinvoice', status: 200, attempt: 1 },
      { operation: 'createinvoice', attempt: 2, bodyBytes: JSON.stringify(invoiceBody).length },
      { operation: 'createinvoice', attempt: 1, status: 400 },
      { operation: null, status: 404 },
    ]);
    expect(requests[0].bodySha256).toBe(requests[1].bodySha256);
    expect(requests[0].keySha256).toMatch(/^[0-9a-f]{64}$/);
    await lago.control('DELETE', '/requests');
    expect((await lago.control('GET', '/requests?operation=createinvoice')).count).toBe(0);
  });
});

describe('clock and periods', () => {
  test('the clock can be set, moved and stopped, and the payments follow it', async () => {
    await lago.control('POST', '/clock', { now: '2032-01-01T00:00:00Z', frozen: true });
    await lago.call('POST', `/invoices/${IDS.invoice}/retry_payment`);
    expect((await lago.call('GET', `/invoices/${IDS.invoice}`)).body.invoice.payment_status).toBe('pending');
    expect(await lago.control('POST', '/clock', { advanceSeconds: 2 })).toEqual({
      now: '2032-01-01T00:00:02.000Z',
      frozen: true,
    });
    expect((await lago.call('GET', `/invoices/${IDS.invoice}`)).body.invoice.payment_status).toBe('succeeded');
    expect(await refused(lago.control('POST', '/clock', { now: 'soon' }))).toContain('ISO 8601');
  });

  test('a period can be closed early, for one subscription or all', async () => {
    await lago.call('GET', '/customers');
    const one = await lago.control('POST', '/close-period', { external_subscription_id: 'sub-417-a' });
    expect(one.invoices).toMatchObject([
      { status: 'draft', billing_periods: [{ external_subscription_id: 'sub-417-a' }] },
    ]);
    const all = await lago.control('POST', '/close-period');
    expect(all.invoices.map((invoice: { status: string }) => invoice.status).sort()).toEqual(
      ['draft', 'draft', 'finalized', 'finalized', 'finalized'], // sub-417 both, sub-month; acme.eu, usd, sms
    );
    expect(await refused(lago.control('POST', '/close-period', { external_subscription_id: 'nope' }))).toContain(
      'no active subscription',
    );
  });
});

describe('settings and reset', () => {
  test('settings are checked as a whole', async () => {
    expect(await refused(lago.control('POST', '/settings', { premium: 'yes', eventStore: 'mysql' }))).toMatch(
      /premium must be.*eventStore must be/,
    );
    expect(
      await lago.control('POST', '/settings', { eventStore: 'clickhouse', rateLimit: { default: 2 } }),
    ).toMatchObject({
      eventStore: 'clickhouse',
      rateLimit: { events: 500, current_usage: 200, default: 2 },
    });
  });

  test('a reset brings back what was there, to the id', async () => {
    const read = async () => (await lago.call('GET', '/invoices?per_page=300')).text;
    const first = await read();
    await lago.call('POST', '/invoices', invoiceBody);
    expect(await read()).not.toBe(first);
    await lago.control('POST', '/reset', { key: 'sandbox' });
    expect(await read()).toBe(first);
  });

  test('each key has its own data', async () => {
    await lago.call('POST', '/invoices', invoiceBody);
    const other = await lago.control('GET', '/state?key=sandbox-other');
    expect(other.organizations[0].counts.invoices).toBe((await count('invoices')) - 1);
    expect((await lago.control('GET', '/state')).organizations).toHaveLength(2);
    expect(await refused(lago.control('GET', '/state?key=real'))).toContain('key must begin with sandbox');
  });

  test('what does not exist is explained', async () => {
    expect(await refused(lago.control('POST', '/nonsense'))).toContain('POST /close-period');
    expect(await refused(lago.control('POST', '/settings', '[1]'))).toContain('JSON object');
  });
});

describe('rate limits', () => {
  test('three buckets per key, three headers, seconds until the window ends', async () => {
    await lago.control('POST', '/settings', { rateLimit: 'events=2,current_usage=1,default=3' });
    const usage = '/customers/cust-417/current_usage?external_subscription_id=sub-417-a';
    const seen = [];
    for (let call = 0; call < 4; call += 1) seen.push(await lago.call('GET', '/coupons'));
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(seen.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['2', '1', '0', '0']);
    expect(seen[3]!.headers.get('x-ratelimit-limit')).toBe('3');
    expect(seen[3]!.headers.get('x-ratelimit-reset')).toBe('1');
    expect((await lago.call('GET', usage)).status).toBe(200);
    expect((await lago.call('GET', usage)).status).toBe(429);
    expect((await lago.call('GET', '/coupons', undefined, { Authorization: 'Bearer sandbox-2' })).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1050));
    expect((await lago.call('GET', '/coupons')).status).toBe(200);
  });

  test('off by default, without headers; the provider 429 has none either', async () => {
    const off = await lago.call('GET', '/coupons');
    await lago.control('POST', '/settings', { taxProvider: 'rate_limited' });
    const provider = await lago.call('GET', '/customers/cust-417/current_usage?external_subscription_id=sub-417-a');
    expect(provider.status).toBe(429);
    for (const { headers } of [off, provider]) expect(headers.get('x-ratelimit-limit')).toBeNull();
  });
});
