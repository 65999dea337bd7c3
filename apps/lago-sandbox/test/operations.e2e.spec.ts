import { OPERATIONS } from '../src/routes/routes.js';
import { IDS } from '../src/seed/ids.js';
import { contractOperations } from './support/contract.js';
import { open } from './support/harness.js';
import type { Answer, Opened } from './support/harness.js';

type Step = [operation: string, method: string, path: string | (() => string), body?: () => unknown];

let lago: Opened;
const seen: Record<string, Answer['body']> = {};

beforeAll(async () => {
  lago = await open();
});

afterAll(() => lago.close());

const created = (): Answer['body'] => seen['createinvoice'].invoice;

// In an order in which each call finds what it needs, on an organization nobody has touched.
const STEPS: Step[] = [
  [
    'createaddon',
    'POST',
    '/add_ons',
    () => ({ add_on: { name: 'A', code: 'a.b/c', amount_cents: 500, amount_currency: 'EUR' } }),
  ],
  ['findalladdons', 'GET', '/add_ons'],
  ['updateaddon', 'PUT', '/add_ons/a.b/c', () => ({ add_on: { name: 'B', tax_codes: ['nl-books'] } })],
  ['findaddon', 'GET', '/add_ons/a.b%2Fc'],
  ['destroyaddon', 'DELETE', '/add_ons/a.b/c'],
  ['findallgrossrevenues', 'GET', '/analytics/gross_revenue?currency=EUR'],
  ['findallinvoicecollections', 'GET', '/analytics/invoice_collection'],
  ['findallinvoicedusages', 'GET', '/analytics/invoiced_usage'],
  ['findallmrrs', 'GET', '/analytics/mrr?months=6'],
  ['findalloverduebalances', 'GET', '/analytics/overdue_balance'],
  [
    'applycoupon',
    'POST',
    '/applied_coupons',
    () => ({ applied_coupon: { external_customer_id: 'acme', coupon_code: 'WELCOME10' } }),
  ],
  ['findallappliedcoupons', 'GET', '/applied_coupons?coupon_code[]=SPRING15'],
  [
    'createbillablemetric',
    'POST',
    '/billable_metrics',
    () => ({ billable_metric: { name: 'M', code: 'gpu_jobs', aggregation_type: 'count_agg' } }),
  ],
  ['findallbillablemetrics', 'GET', '/billable_metrics'],
  [
    'evaluatebillablemetricexpression',
    'POST',
    '/billable_metrics/evaluate_expression',
    () => ({
      expression: 'event.properties.seconds / 60',
      event: { code: 'gpu_minutes', properties: { seconds: 184 } },
    }),
  ],
  ['updatebillablemetric', 'PUT', '/billable_metrics/gpu_jobs', () => ({ billable_metric: { name: 'Jobs' } })],
  ['findbillablemetric', 'GET', '/billable_metrics/gpu_jobs'],
  ['destroybillablemetric', 'DELETE', '/billable_metrics/gpu_jobs'],
  [
    'createcoupon',
    'POST',
    '/coupons',
    () => ({
      coupon: {
        name: 'C',
        code: 'C-1',
        coupon_type: 'percentage',
        percentage_rate: 10,
        frequency: 'once',
        expiration: 'no_expiration',
      },
    }),
  ],
  ['findallcoupons', 'GET', '/coupons'],
  ['updatecoupon', 'PUT', '/coupons/C-1', () => ({ coupon: { name: 'D' } })],
  ['findcoupon', 'GET', '/coupons/C-1'],
  ['destroycoupon', 'DELETE', '/coupons/C-1'],
  [
    'estimatecreditnote',
    'POST',
    '/credit_notes/estimate',
    () => ({ credit_note: { invoice_id: IDS.invoice, items: [{ fee_id: IDS.fee, amount_cents: 2000 }] } }),
  ],
  [
    'createcreditnote',
    'POST',
    '/credit_notes',
    () => ({
      credit_note: {
        invoice_id: IDS.invoice,
        credit_amount_cents: 2420,
        items: [{ fee_id: IDS.fee, amount_cents: 2000 }],
      },
    }),
  ],
  ['findallcreditnotes', 'GET', '/credit_notes'],
  [
    'updatecreditnote',
    'PUT',
    `/credit_notes/${IDS.creditNote}`,
    () => ({ credit_note: { refund_status: 'succeeded' } }),
  ],
  ['findcreditnote', 'GET', `/credit_notes/${IDS.creditNote}`],
  ['downloadcreditnote', 'POST', `/credit_notes/${IDS.creditNote}/download`],
  ['downloadcreditnote', 'POST', `/credit_notes/${IDS.creditNote}/download`],
  ['voidcreditnote', 'PUT', `/credit_notes/${IDS.creditNote}/void`],
  [
    'createcustomer',
    'POST',
    '/customers',
    () => ({ customer: { external_id: 'new.one', name: 'New', currency: 'EUR' } }),
  ],
  ['findallcustomers', 'GET', '/customers?countries[]=NL&countries[]=BE'],
  ['findcustomer', 'GET', '/customers/cust-417'],
  ['destroycustomer', 'DELETE', '/customers/new%2Eone'],
  ['deleteappliedcoupon', 'DELETE', `/customers/cust-417/applied_coupons/${IDS.appliedCoupon}`],
  ['getcustomerportalurl', 'GET', '/customers/cust-417/portal_url'],
  ['findcustomercurrentusage', 'GET', '/customers/cust-417/current_usage?external_subscription_id=sub-417-a'],
  [
    'findallcustomerpastusage',
    'GET',
    '/customers/cust-417/past_usage?external_subscription_id=sub-417-a&periods_count=3',
  ],
  ['generatecustomercheckouturl', 'POST', '/customers/cust-417/checkout_url'],
  [
    'createevent',
    'POST',
    '/events',
    () => ({
      event: {
        transaction_id: 't/1.2',
        external_subscription_id: 'sub-417-a',
        code: 'gpu_minutes',
        properties: { minutes: 3 },
      },
    }),
  ],
  ['findallevents', 'GET', '/events?external_subscription_id=sub-417-a'],
  [
    'createbatchevents',
    'POST',
    '/events/batch',
    () => ({ events: [{ transaction_id: 't-2', external_subscription_id: 'nowhere', code: 'nothing' }] }),
  ],
  [
    'eventestimatefees',
    'POST',
    '/events/estimate_fees',
    () => ({ event: { external_subscription_id: 'sub-417-a', code: 'gpu_minutes', properties: { minutes: 42 } } }),
  ],
  ['findevent', 'GET', '/events/t%2F1.2'],
  ['findallfees', 'GET', '/fees?fee_type=charge'],
  ['findfee', 'GET', `/fees/${IDS.fee}`],
  ['updatefee', 'PUT', `/fees/${IDS.looseFee}`, () => ({ fee: { payment_status: 'succeeded' } })],
  ['deletefee', 'DELETE', `/fees/${IDS.looseFee}`],
  [
    'createinvoice',
    'POST',
    '/invoices',
    () => ({
      invoice: {
        external_customer_id: 'cust-417',
        skip_psp: true,
        fees: [{ add_on_code: 'onboarding-day', units: '1.5' }],
      },
    }),
  ],
  ['findallinvoices', 'GET', '/invoices?per_page=100'],
  [
    'updateinvoice',
    'PUT',
    `/invoices/${IDS.overdue}`,
    () => ({ invoice: { metadata: [{ key: 'ticket', value: 'T-881' }] } }),
  ],
  ['findinvoice', 'GET', () => `/invoices/${created().lago_id}`],
  ['downloadinvoice', 'POST', `/invoices/${IDS.invoice}/download`],
  ['downloadinvoice', 'POST', `/invoices/${IDS.invoice}/download`],
  ['refreshinvoice', 'PUT', `/invoices/${IDS.draft}/refresh`],
  ['finalizeinvoice', 'PUT', `/invoices/${IDS.draft}/finalize`],
  ['losedisputeinvoice', 'POST', `/invoices/${IDS.overdue}/lose_dispute`],
  ['retryinvoice', 'POST', `/invoices/${IDS.failed}/retry`],
  ['invoicepaymenturl', 'POST', () => `/invoices/${created().lago_id}/payment_url`],
  ['retrypayment', 'POST', () => `/invoices/${created().lago_id}/retry_payment`],
  ['voidinvoice', 'POST', () => `/invoices/${created().lago_id}/void`],
];

test.each(STEPS)('%s %s %s answers 200 as the contract says', async (...[operation, method, path, body]: Step) => {
  const answer = await lago.call(method, typeof path === 'string' ? path : path(), body?.());
  seen[operation] = answer.body;
  expect([answer.status, answer.text.slice(0, 200)]).toEqual([200, expect.any(String)]);
  expect(lago.succeeded).toContain(operation);
  expect(answer.headers.get('x-lago-sandbox')).toBe('true');
});

test('these are all the operations of the routes and of the contract', () => {
  expect([...lago.succeeded].sort()).toEqual([...OPERATIONS].sort());
  expect([...contractOperations].sort()).toEqual([...OPERATIONS].sort());
  expect(OPERATIONS).toHaveLength(60);
});
