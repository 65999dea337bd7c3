import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '@lago/testing';
import type { Sandbox, Service } from '@lago/testing';
import { startGateway } from './support/gateway.js';
import { misread } from './support/parsing.js';
import type { Reader } from './support/parsing.js';

/** How strictly official clients read answers. */
const readers = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/client-parsing.json'), 'utf8'),
) as readonly Reader[];

const event = {
  transaction_id: 'parsed',
  external_subscription_id: 'sub-417-b',
  code: 'gpu_minutes',
  properties: { n: 1 },
};
/** Calls that are done while their answer is lost: what the gateway answers is its own work. */
const FOUND_OUT: readonly [operation: string, root: string, method: string, path: string, body?: unknown][] = [
  ['createevent', 'event', 'POST', '/events', { event }],
  ['destroyaddon', 'add_on', 'DELETE', '/add_ons/sticker'],
  ['destroycoupon', 'coupon', 'DELETE', '/coupons/GPU-HALF'],
  ['destroybillablemetric', 'billable_metric', 'DELETE', '/billable_metrics/unused%2Fmetric.v2'],
  [
    'deleteappliedcoupon',
    'applied_coupon',
    'DELETE',
    '/customers/cust-417/applied_coupons/91c6e7b3-44d8-4a0f-8b52-1e7f60d9c2aa',
  ],
  ['createcustomer', 'customer', 'POST', '/customers', { customer: { external_id: 'parsed', name: 'Parsed' } }],
  ['destroycustomer', 'customer', 'DELETE', '/customers/cust-new'],
  [
    'createcoupon',
    'coupon',
    'POST',
    '/coupons',
    {
      coupon: {
        name: 'P',
        code: 'parsed',
        coupon_type: 'fixed_amount',
        amount_cents: 100,
        amount_currency: 'EUR',
        frequency: 'once',
        expiration: 'no_expiration',
      },
    },
  ],
];

const row = { ...event, timestamp: 'soon' };
const REFUSED: readonly [what: string, method: string, path: string, body?: unknown][] = [
  ['fields', 'POST', '/add_ons', { add_on: { name: '', amount_cents: null } }],
  ['rows of a batch', 'POST', '/events/batch', { events: [event, row] }],
  ['rows and the batch itself', 'POST', '/events/batch?much=1', { events: Array.from({ length: 101 }, () => row) }],
  ['a body that is missing', 'POST', '/add_ons'],
  ['a path outside the 60', 'GET', '/plans'],
  ['a method outside the 60', 'PATCH', '/add_ons/sticker', {}],
];

let sandbox: Sandbox;
let gateway: Service;

beforeAll(async () => {
  sandbox = await startSandbox();
  gateway = await startGateway(`${sandbox.url}/api/v1`);
}, 60_000);

afterAll(() => Promise.all([gateway?.stop(), sandbox?.stop()]));

async function send(method: string, path: string, body?: unknown) {
  const response = await fetch(`${gateway.url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

describe('answers that the gateway makes itself are read by every official client', () => {
  it.each(FOUND_OUT.map((call) => ({ operation: call[0], call })))(
    '$operation, whose answer was lost',
    async ({ call }) => {
      const [operation, root, method, path, body] = call;
      await sandbox.control('/faults', { operation, kind: 'reset', when: 'after', times: 1 });
      const { status, text } = await send(method, path, body);
      expect([status, text]).toEqual([200, expect.stringContaining(root)]);
      expect(readers.flatMap((reader) => misread(reader, root, text))).toEqual([]);
    },
  );

  it.each(REFUSED.map((call) => ({ what: call[0], call })))('the refusal of $what', async ({ call }) => {
    const [, method, path, body] = call;
    const { status, text } = await send(method, path, body);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(readers.flatMap((reader) => misread(reader, 'error', text))).toEqual([]);
  });
});
