import { startSandbox } from '@lago/testing';
import type { Sandbox, Service } from '@lago/testing';
import * as newest from 'lago-javascript-client';
import * as yearOld from 'lago-javascript-client-1.11';
import { plainCalls } from './support/calls.js';
import type { Call } from './support/calls.js';
import { DELIBERATE, reasonsOf, unexplained } from './support/deliberate-differences.js';
import { startGateway } from './support/gateway.js';
import { callWith, clientOf, methodOf } from './support/javascript-client.js';
import type { Library } from './support/javascript-client.js';
import { oddCalls } from './support/odd-calls.js';
import { differencesOf, tell } from './support/outcomes.js';
import type { Outcome } from './support/outcomes.js';

let sandbox: Sandbox;
let gateway: Service;

beforeAll(async () => {
  sandbox = await startSandbox();
  gateway = await startGateway(`${sandbox.url}/api/v1`);
}, 60_000);

afterAll(() => Promise.all([gateway?.stop(), sandbox?.stop()]));

async function outcomesOf(library: Library, url: string, calls: readonly Call[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [index, call] of calls.entries()) {
    if (call.fresh || index === 0) {
      await sandbox.control('/reset', { now: '2030-01-31T08:00:00Z' });
      await sandbox.control('/clock', { frozen: true });
    }
    if (call.fault) await sandbox.control('/faults', call.fault);
    outcomes.push(await callWith(library, url, call));
  }
  return outcomes;
}

async function bothWays(library: Library, calls: readonly Call[]) {
  const known = calls.filter(({ operation }) => methodOf(clientOf(library, gateway.url), operation));
  const direct = await outcomesOf(library, sandbox.url, known);
  const through = await outcomesOf(library, gateway.url, known);
  return { known, direct, through, differences: differencesOf(known, direct, through) };
}

describe.each([
  ['1.53', newest as unknown as Library, 60],
  ['1.11, a year old', yearOld as unknown as Library, 58],
])('lago-javascript-client %s with only the base URL changed', (_version, library, methods) => {
  it('gets from every method what it gets without the gateway', async () => {
    const { known, through, differences } = await bothWays(library, plainCalls());
    expect(known).toHaveLength(methods);
    expect(differences.map(tell)).toEqual([]);
    expect(through.filter(({ status }) => status !== 200)).toEqual([]);
  }, 60_000);

  it('is answered as without the gateway whatever it sends, but for a few reasons', async () => {
    const { differences } = await bothWays(library, oddCalls());
    expect(unexplained(differences)).toEqual([]);
    // The last is the Python client's.
    expect(reasonsOf(differences)).toEqual(DELIBERATE.slice(0, -1).map(({ reason }) => reason));
  }, 120_000);
});

describe('lago-javascript-client', () => {
  const library = newest as unknown as Library;

  it('reaches records whose ids it does not encode', async () => {
    const groups = clientOf(library, gateway.url);
    const find = async (group: string, method: string, id: string) =>
      (await (groups[group]?.[method] as (id: string) => Promise<{ data: unknown }>)(id)).data;
    await sandbox.control('/reset');
    expect(await find('addOns', 'findAddOn', 'setup/v1.0')).toMatchObject({ add_on: { code: 'setup/v1.0' } });
    expect(await find('coupons', 'findCoupon', 'promo/2030.q1')).toMatchObject({ coupon: { code: 'promo/2030.q1' } });
    expect(await find('billableMetrics', 'findBillableMetric', 'unused/metric.v2')).toMatchObject({
      billable_metric: { code: 'unused/metric.v2' },
    });
    for (const id of ['acme.eu', 'billing@lindelaan.example', 'Noor de Wit', '北京-办公室']) {
      expect(await find('customers', 'findCustomer', id)).toMatchObject({ customer: { external_id: id } });
    }
  });

  it('reads refusals of the gateway with its own means', async () => {
    const groups = clientOf(library, gateway.url);
    const find = groups['customers']?.['findAllCustomers'] as (query: object) => Promise<unknown>;
    const error = await find({ per_page: 0 }).catch((thrown: unknown) => library.getLagoError(thrown));
    expect(error).toMatchObject({
      status: 422,
      error: 'Unprocessable Entity',
      code: 'validation_errors',
      error_details: { per_page: ['value_is_invalid'] },
    });
  });
});
