import { startSandbox } from '@lago/testing';
import type { Sandbox, Service } from '@lago/testing';
import { Client, getLagoError } from 'lago-javascript-client';
import type { Operation } from '@lago/capability-model';
import { capability, examples, queryPairs } from './support/examples.js';
import { startGateway } from './support/gateway.js';
import { without } from './support/without.js';

type Method = (...args: unknown[]) => Promise<{ data: unknown; status: number; headers: Headers }>;
type Groups = Readonly<Record<string, Readonly<Record<string, Method>>>>;

/** Reads first, deletions last, so that the examples find what they speak of. */
const ORDER = ['GET', 'POST', 'PUT', 'DELETE'];
const operations = capability()
  .routes.map(({ operation }) => operation)
  .sort((one, other) => rank(one) - rank(other));

/** What an attached coupon hangs on goes last; a voided invoice takes no changes. */
function rank({ method, name }: Operation): number {
  return ['voidinvoice', 'destroycustomer'].includes(name) ? ORDER.length : ORDER.indexOf(method);
}

const DRAFT = 'd7a4c0e1-19f3-4b6d-8a52-6c3e9f10b724';
const FAILED = 'f2b9d6c8-7e41-4a05-9d3c-51a8e07b6f90';
const LOOSE_FEE = '5d1f7c20-3b6e-4a8f-9c41-7e0a2b9d6f13';

interface Given {
  readonly path: readonly unknown[];
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** Where the contract's example needs another record of the sandbox, or one that is not there yet, to succeed. */
const INSTEAD: Readonly<Record<string, (given: Given) => Partial<Given>>> = {
  findallevents: ({ query }) => ({ query: without(query, 'timestamp_from_started_at') }),
  createaddon: renamed('add_on'),
  createcoupon: renamed('coupon'),
  createbillablemetric: renamed('billable_metric'),
  refreshinvoice: () => ({ path: [DRAFT] }),
  finalizeinvoice: () => ({ path: [DRAFT] }),
  retryinvoice: () => ({ path: [FAILED] }),
  voidinvoice: () => ({ body: {} }),
  updatefee: () => ({ path: [LOOSE_FEE] }),
  deletefee: () => ({ path: [LOOSE_FEE] }),
};

function renamed(root: string) {
  return ({ body }: Given) => {
    const record = (body as Record<string, object>)[root];
    return { body: { [root]: { ...record, code: 'brand-new' } } };
  };
}

let sandbox: Sandbox;
let gateway: Service;

beforeAll(async () => {
  sandbox = await startSandbox();
  gateway = await startGateway(`${sandbox.url}/api/v1`);
}, 60_000);

afterAll(() => Promise.all([gateway?.stop(), sandbox?.stop()]));

function client(baseUrl: string): Groups {
  return Client('sandbox', { baseUrl: `${baseUrl}/api/v1` }) as unknown as Groups;
}

/** The client's method of an operation: named like it, in one of the groups. */
function methodOf(groups: Groups, { name }: Operation): Method {
  const found = Object.values(groups).flatMap((group) =>
    typeof group === 'object' && group !== null
      ? Object.entries(group).filter(([key, value]) => typeof value === 'function' && key.toLowerCase() === name)
      : [],
  );
  if (found.length !== 1) throw new Error(`the client has ${found.length} methods for ${name}`);
  return (found[0] as [string, Method])[1];
}

function givenTo(operation: Operation): Given {
  const query: Record<string, unknown> = {};
  for (const [name, value] of queryPairs(examples(operation, 'query'))) {
    query[name] = name in query ? [query[name], value].flat() : value;
  }
  const given = { path: Object.values(examples(operation, 'path')), query, body: operation.body?.example };
  return { ...given, ...INSTEAD[operation.name]?.(given) };
}

async function outcome(groups: Groups, operation: Operation) {
  const method = methodOf(groups, operation);
  const { path, query, body } = givenTo(operation);
  const takesQuery = method.length - path.length - (body === undefined ? 0 : 1) > 0;
  const args = [...path, ...(takesQuery ? [query] : []), ...(body === undefined ? [] : [body])];
  try {
    const { data, status } = await method(...args);
    return { status, data };
  } catch (error) {
    return { status: (error as Response).status, error: await getLagoError(error) };
  }
}

async function all(baseUrl: string) {
  await sandbox.control('/reset', { now: '2030-01-31T08:00:00Z' });
  await sandbox.control('/clock', { frozen: true });
  const groups = client(baseUrl);
  const outcomes: Record<string, unknown> = {};
  for (const operation of operations) outcomes[operation.name] = await outcome(groups, operation);
  return outcomes;
}

describe('lago-javascript-client with only the base URL changed', () => {
  it('gets from all 60 methods what it gets without the gateway', async () => {
    const direct = await all(sandbox.url);
    const through = await all(gateway.url);
    expect(Object.keys(through)).toHaveLength(60);
    expect(through).toEqual(direct);
    const refused = Object.entries(through).filter(([, one]) => (one as { status: number }).status !== 200);
    expect(refused.map(([name, one]) => [name, (one as { error: unknown }).error])).toEqual([]);
  }, 60_000);

  it('reaches records whose ids it does not encode', async () => {
    const groups = client(gateway.url);
    const find = async (group: string, method: string, id: string) =>
      (await (groups[group]?.[method] as Method)(id)).data;
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
    const groups = client(gateway.url);
    const find = groups['customers']?.['findAllCustomers'] as Method;
    const error = await find({ per_page: 0 }).catch((thrown: unknown) => getLagoError(thrown));
    expect(error).toMatchObject({
      status: 422,
      error: 'Unprocessable Entity',
      code: 'validation_errors',
      error_details: { per_page: ['value_is_invalid'] },
    });
  });
});
