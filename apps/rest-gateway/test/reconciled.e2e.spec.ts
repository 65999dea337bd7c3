import { startSandbox } from '@lago/testing';
import type { Sandbox, Service } from '@lago/testing';
import { Client, getLagoError } from 'lago-javascript-client';
import { startGateway } from './support/gateway.js';

const INVOICE = 'c58f1d02-6e3a-47b9-b1c4-90ad27e6f835';
const FEE = '2f4b8a76-0c19-4d55-8e21-b7d3f09a6c44';
const LOOSE_FEE = '5d1f7c20-3b6e-4a8f-9c41-7e0a2b9d6f13';
const NOTE = '7d0e5c1e-52b4-4f0c-9a37-3f6a1c2b8e10';
const DRAFT = 'd7a4c0e1-19f3-4b6d-8a52-6c3e9f10b724';
const usage = { external_subscription_id: 'sub-417-a', code: 'gpu_minutes', properties: { minutes: 3 } };

type Lago = ReturnType<typeof Client>;
type Answer = { readonly data: unknown; readonly status: number; readonly headers: Headers };

/** Calls whose answer is lost after the upstream has done them, as the official client makes them. */
const CALLS: Readonly<Record<string, (lago: Lago) => Promise<Answer>>> = {
  createevent: (lago) => lago.events.createEvent({ event: { transaction_id: 't-1', ...usage } }),
  createbatchevents: (lago) =>
    lago.events.createBatchEvents({ events: ['b-1', 'b-2'].map((transaction_id) => ({ transaction_id, ...usage })) }),
  createaddon: (lago) =>
    lago.addOns.createAddOn({ add_on: { name: 'A', code: 'new', amount_cents: 5, amount_currency: 'EUR' } }),
  destroyaddon: (lago) => lago.addOns.destroyAddOn('sticker'),
  destroycoupon: (lago) => lago.coupons.destroyCoupon('ONCE-ONLY'),
  destroybillablemetric: (lago) => lago.billableMetrics.destroyBillableMetric('sms'),
  destroycustomer: (lago) => lago.customers.destroyCustomer('cust-new'),
  deletefee: (lago) => lago.fees.deleteFee(LOOSE_FEE),
  createcustomer: (lago) =>
    lago.customers.createCustomer({ customer: { external_id: 'new', metadata: [{ key: 'k', value: 'v' }] } }),
  applycoupon: (lago) =>
    lago.appliedCoupons.applyCoupon({ applied_coupon: { external_customer_id: 'acme', coupon_code: 'LOYAL5' } }),
  createinvoice: (lago) =>
    lago.invoices.createInvoice({
      invoice: { external_customer_id: 'cust-417', currency: 'EUR', fees: [{ add_on_code: 'onboarding-day' }] },
    }),
  createcreditnote: (lago) =>
    lago.creditNotes.createCreditNote({
      credit_note: {
        invoice_id: INVOICE,
        credit_amount_cents: 2420,
        items: [{ fee_id: FEE, amount_cents: 2000 }],
      },
    }),
  voidcreditnote: (lago) => lago.creditNotes.voidCreditNote(NOTE),
  finalizeinvoice: (lago) => lago.invoices.finalizeInvoice(DRAFT),
  voidinvoice: (lago) => lago.invoices.voidInvoice(INVOICE, { generate_credit_note: true, credit_amount: 12_000 }),
};

let sandbox: Sandbox;
let gateway: Service;

beforeAll(async () => {
  sandbox = await startSandbox({ MONTHS: '1' });
  gateway = await startGateway(`${sandbox.url}/api/v1`);
}, 60_000);

afterAll(() => Promise.all([gateway?.stop(), sandbox?.stop()]));

const to = (baseUrl: string) => Client('sandbox', { baseUrl: `${baseUrl}/api/v1` });

/** The names of all values, so that two answers to two calls can be compared. */
function shapeOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return value.length ? shapeOf(value[0], `${at}/*`) : [];
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([key, inner]) => shapeOf(inner, `${at}/${key}`));
}

it.each(Object.keys(CALLS))(
  'a lost %s is answered with what the API has, and the client reads it',
  async (operation) => {
    const call = CALLS[operation] as (lago: Lago) => Promise<Answer>;
    await sandbox.control('/reset');
    const direct = await call(to(sandbox.url));
    await sandbox.control('/reset');
    await sandbox.control('/faults', { operation, when: 'after', kind: 'html', times: 1 });
    const { data, headers } = await call(to(gateway.url)).catch(async (error: unknown) => {
      throw new Error(JSON.stringify(await getLagoError(error)));
    });
    expect([headers.get('x-outcome'), headers.get('x-answered-by')]).toEqual(['reconciled', 'lago']);
    // Counters that are always 0 and that the read of a metric leaves out.
    const wanted = shapeOf(direct.data).filter((name) => !/_count$/.test(name));
    expect(shapeOf(data)).toEqual(expect.arrayContaining(wanted));
  },
);

it('says by its status what nobody can know', async () => {
  const error = (end: Promise<unknown>) =>
    end.then(
      () => undefined,
      (thrown: unknown) => getLagoError(thrown),
    );
  await sandbox.control('/reset');
  await sandbox.control('/faults', { operation: 'destroyaddon', when: 'before', kind: 'reset', times: 1 });
  expect(await error(to(gateway.url).addOns.destroyAddOn('never'))).toMatchObject({
    status: 404,
    code: 'add_on_not_found',
  });

  // Somebody else makes the same invoice directly, and ours is lost on the way.
  const create = CALLS['createinvoice'] as (lago: Lago) => Promise<Answer>;
  await create(to(sandbox.url));
  await sandbox.control('/faults', { operation: 'createinvoice', when: 'before', kind: 'reset', times: 1 });
  expect(await error(create(to(gateway.url)))).toMatchObject({ status: 504, code: 'gateway_outcome_unknown' });
});
