import { startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';
import { startGateway } from './support/gateway.js';
import { without } from './support/without.js';

let upstream: Upstream;
let gateway: Service;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway(upstream.base);
}, 60_000);

afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly error_details: Record<string, string[]>;
  readonly errors: { pointer?: string; parameter?: string; in?: string; expected: string; received: string }[];
}

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(gateway.url + path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { response, text, sent: upstream.take() };
}

async function refusal(method: string, path: string, body?: unknown): Promise<Problem> {
  const { response, text, sent } = await call(method, path, body);
  expect([response.status, sent]).toEqual([422, []]);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = JSON.parse(text) as Problem;
  expect(problem.code).toBe('validation_errors');
  for (const { pointer, parameter, expected, received } of problem.errors) {
    expect(pointer ?? parameter).toBeTruthy();
    expect(expected).toBeTruthy();
    expect(received).toBeTruthy();
  }
  return problem;
}

const customer = (fields: object) => ({ customer: { external_id: 'c-1', ...fields } });
const addOn = (fields: object) => ({
  add_on: { name: 'Set-up', code: 'setup', amount_cents: 100, amount_currency: 'EUR', ...fields },
});

describe('refuses what the API answers with 500 or silently ignores', () => {
  it.each([
    ['per_page of 0', '/customers?per_page=0', 'per_page'],
    ['a page that is no number', '/customers?page=two', 'page'],
    ['an unknown state', '/invoices?statuses[]=paid', 'statuses[]'],
    ['an unknown state of an applied coupon', '/applied_coupons?status=gone', 'status'],
    ['a broken date', '/invoices?issuing_date_from=31.01.2030', 'issuing_date_from'],
    ['a day that does not exist', '/invoices?issuing_date_from=2030-02-30', 'issuing_date_from'],
    ['a broken date of credit notes', '/credit_notes?issuing_date_to=soon', 'issuing_date_to'],
    ['an unknown reason', '/credit_notes?reason=because', 'reason'],
    ['false where the API reads true', '/invoices?payment_dispute_lost=false', 'payment_dispute_lost'],
    [
      'an object that a client wrote as text',
      '/customers/c-1/current_usage?external_subscription_id=s&group=[object%20Object]',
      'group',
    ],
    [
      'text that should be JSON and is none',
      '/customers/c-1/current_usage?external_subscription_id=s&filter_by_presentation=[team]',
      'filter_by_presentation',
    ],
    ['a missing required parameter', '/customers/c-1/current_usage', 'external_subscription_id'],
    ['an empty filter that would be ignored', '/customers?external_id=', 'external_id'],
    ['a NUL in a filter', '/invoices?search_term=a%00b', 'search_term'],
  ])('%s', async (_, path, name) => {
    const problem = await refusal('GET', path);
    expect(Object.keys(problem.error_details)).toEqual([name]);
  });

  it.each([
    ['a NUL in a text', 'POST', '/add_ons', addOn({ name: 'a\0b' }), '/add_on/name'],
    ['a NUL in a list', 'POST', '/add_ons', addOn({ tax_codes: ['a\0b'] }), '/add_on/tax_codes/0'],
    [
      'an enum value that ends in a 500',
      'POST',
      '/applied_coupons',
      { applied_coupon: { external_customer_id: 'c', coupon_code: 'x', frequency: 'weekly' } },
      '/applied_coupon/frequency',
    ],
    [
      'an amount as text that ends in a 500',
      'POST',
      '/credit_notes',
      {
        credit_note: {
          invoice_id: 'c58f1d02-6e3a-47b9-b1c4-90ad27e6f835',
          items: [{ fee_id: '2f4b8a76-0c19-4d55-8e21-b7d3f09a6c44', amount_cents: '100' }],
        },
      },
      '/credit_note/items/0/amount_cents',
    ],
    ['a body without its root', 'POST', '/add_ons', { name: 'x' }, '/add_on'],
    ['a list where an object belongs', 'POST', '/add_ons', [], '/'],
    [
      'an ISO time for an event',
      'POST',
      '/events',
      { event: { transaction_id: 't', external_subscription_id: 's', code: 'c', timestamp: '2030-01-31T08:00:00Z' } },
      '/event/timestamp',
    ],
    ['an empty batch', 'POST', '/events/batch', { events: [] }, '/events'],
  ])('%s', async (_, method, path, body, pointer) => {
    const problem = await refusal(method, path, body);
    expect(problem.errors.map((fault) => fault.pointer)).toContain(pointer);
  });

  it.each([
    ['PUT', '/invoices/c58f1d02-6e3a-47b9-b1c4-90ad27e6f835/finalize?dry_run=true', 'dry_run'],
    ['DELETE', '/coupons/dup-1?b', 'b'],
    ['POST', '/add_ons?locale=nl', 'locale'],
  ])('a query parameter that a write does not have: %s %s', async (method, path, name) => {
    const body = method === 'POST' ? addOn({}) : undefined;
    const problem = await refusal(method, path, body);
    expect(problem.error_details).toEqual({ [name]: ['value_is_invalid'] });
  });

  it('names the row of a batch, with the code of Lago', async () => {
    const event = { transaction_id: 't', external_subscription_id: 's', code: 'c' };
    const events = [event, { ...event, timestamp: 'noon' }];
    const problem = await refusal('POST', '/events/batch', { events });
    expect(problem.error_details).toEqual({ 1: { timestamp: ['invalid_format'] } });
  });

  it('a POST without its required body', async () => {
    const problem = await refusal('POST', '/add_ons');
    expect(problem.errors).toMatchObject([{ pointer: '/', received: 'nothing' }]);
  });

  it('names every fault at once, with what was expected and the type received, and no value', async () => {
    const body = addOn({ name: true, amount_cents: 'much-secret', amount_currency: 'euro' });
    const problem = await refusal('POST', '/add_ons', body);
    expect(problem.errors.map(({ pointer, received }) => [pointer, received]).sort()).toEqual([
      ['/add_on/amount_cents', 'string'],
      ['/add_on/amount_currency', 'string'],
      ['/add_on/name', 'boolean'],
    ]);
    expect(JSON.stringify(problem)).not.toContain('much-secret');
    expect(problem.error_details).toEqual({
      name: ['value_is_invalid'],
      amount_cents: ['value_is_invalid'],
      amount_currency: ['value_is_invalid'],
    });
  });

  it('a missing field is mandatory, in words the API itself uses', async () => {
    const { add_on } = addOn({});
    const problem = await refusal('POST', '/add_ons', { add_on: without(add_on, 'code') });
    expect(problem.error_details).toEqual({ code: ['value_is_mandatory'] });
  });
});

describe('repairs what has one certain meaning', () => {
  it.each([
    ['lists without brackets', '/invoices?billing_entity_codes=nl-bv', '/invoices?billing_entity_codes%5B%5D=nl-bv'],
    [
      'lists without brackets, twice',
      '/invoices?statuses=draft&statuses=failed',
      '/invoices?statuses%5B%5D=draft&statuses%5B%5D=failed',
    ],
    ['numbers with a sign of text', '/customers?per_page=20&page=1', '/customers?page=1&per_page=20'],
    ['a raw slash in a code', '/add_ons/setup/v1.0', '/add_ons/setup%2Fv1.0'],
    ['a dot in a customer id', '/customers/acme.eu', '/customers/acme%2Eeu'],
    [
      'an object given as JSON text',
      '/customers/c-1/current_usage?external_subscription_id=s&filter_by_group=%7B%22a%22:%22b%22%7D',
      '/customers/c-1/current_usage?external_subscription_id=s&filter_by_group%5Ba%5D=b',
    ],
  ])('%s', async (_, path, expected) => {
    const { response, sent } = await call('GET', path);
    expect([response.status, ...sent.map(({ url }) => normal(url))]).toEqual([200, normal(expected)]);
  });
});

describe('lets through what the API acts on', () => {
  it.each([
    ['an old name of a filter', '/invoices?status=draft'],
    ['both dates', '/invoices?issuing_date_from=2030-01-01&issuing_date_to=2030-01-31'],
    ['metadata', '/invoices?metadata[color]=blue&metadata[size]='],
    ['an undeclared parameter', '/invoices?brand_new_filter=1'],
    ['currency', '/analytics/mrr?currency=EUR&months=3'],
    ['a disputed one', '/invoices?payment_dispute_lost=true'],
    ['an id that is none', '/invoices/not-a-uuid'],
    ['several states of one kind', '/invoices?status[]=draft&status[]=voided'],
    ['a list within a group', '/customers/c-1/current_usage?external_subscription_id=s&group[zone][]=a'],
  ])('%s', async (_, path) => {
    const { response, sent } = await call('GET', path);
    expect([response.status, sent.length]).toEqual([200, 1]);
    expect(normal(sent[0]!.url)).toBe(normal(path));
  });

  it.each([
    ['unknown fields', 'POST', '/customers', customer({ brand_new: { a: 1 } })],
    ['nulls', 'POST', '/customers', customer({ name: null, email: null })],
    [
      'decimal timestamps',
      'POST',
      '/events',
      {
        event: {
          transaction_id: 't',
          external_subscription_id: 's',
          code: 'c',
          timestamp: 1651240791.123,
          properties: { gb: 10 },
        },
      },
    ],
    [
      'numeric text',
      'POST',
      '/events',
      { event: { transaction_id: 't', external_subscription_id: 's', code: 'c', timestamp: '1651240791.123' } },
    ],
    ['other alphabets', 'POST', '/customers', customer({ name: '北京办公室 Čajovňa 🧾' })],
  ])('%s', async (_, method, path, body) => {
    const { response, sent } = await call(method, path, body);
    expect([response.status, sent.map((one) => JSON.parse(one.body) as unknown)]).toEqual([200, [body]]);
  });

  it('names the unknown fields it passed on', async () => {
    const { response } = await call('POST', '/customers', customer({ brand_new: 1, 'a,b\n': 2 }));
    expect(response.headers.get('x-unknown-fields')).toBe('/customer/brand_new, /customer/a%2Cb%0A');
  });
});

/** A query in one order and one spelling, so that two can be compared. */
function normal(url: string): string {
  const [path = '', search = ''] = url.split('?');
  const query = [...new URLSearchParams(search)].map((pair) => pair.join('=')).sort();
  return query.length ? `${path}?${query.join('&')}` : path;
}
