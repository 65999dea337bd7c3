import { changedBody, changedCall } from './calls.js';
import type { Call } from './calls.js';

const INVOICE = 'c58f1d02-6e3a-47b9-b1c4-90ad27e6f835';
const FEE = '2f4b8a76-0c19-4d55-8e21-b7d3f09a6c44';
const NOBODY = '00000000-0000-4000-8000-000000000000';

const query = (name: string, given: Readonly<Record<string, unknown>>): Call =>
  changedCall(name, JSON.stringify(given), { query: given });
const path = (name: string, ...given: readonly string[]): Call => changedCall(name, given.join(' '), { path: given });
const body = (name: string, members: Readonly<Record<string, unknown>>): Call =>
  changedBody(
    name,
    JSON.stringify(members, (_key, value: unknown) => (value === undefined ? 'left out' : value)),
    members,
  );
const whole = (name: string, given: unknown): Call => changedCall(name, JSON.stringify(given), { body: given });

const failing = (operation: string, fault: Readonly<Record<string, unknown>>): Call =>
  changedCall(operation, `while it fails once: ${JSON.stringify(fault)}`, {
    fresh: true,
    fault: { operation, times: 1, when: 'before', ...fault },
  });

let count = 0;
/** A record of its own each time, so that only what is odd decides. */
const fresh = (): { code: string } => ({ code: `odd-${(count += 1)}` });
const customer = (members: Readonly<Record<string, unknown>>): Call =>
  body('createcustomer', { external_id: `odd-${(count += 1)}`, ...members });
const event = (members: Readonly<Record<string, unknown>>): Call =>
  body('createevent', { transaction_id: `odd-${(count += 1)}`, ...members });
const coupon = (members: Readonly<Record<string, unknown>>): Call => body('createcoupon', { ...fresh(), ...members });
const fees = (line: Readonly<Record<string, unknown>>): Call =>
  body('createinvoice', { fees: [{ add_on_code: 'onboarding-day', units: 1, ...line }] });

const TIMES = [
  '2030-01-02',
  '2030-01-02T03:04',
  '2030-01-02T03:04:05',
  '2030-01-02T03:04:05.678Z',
  '2030-01-02T03:04:05+02:00',
];
const LISTS = ['findalladdons', 'findallbillablemetrics', 'findallcoupons', 'findallcustomers', 'findallevents'].concat(
  ['findallfees', 'findallinvoices', 'findallcreditnotes', 'findallappliedcoupons'],
);
const ANALYTICS = ['findallmrrs', 'findallgrossrevenues', 'findallinvoicecollections', 'findallinvoicedusages'].concat([
  'findalloverduebalances',
]);

/** Calls as programs in the wild make them: spellings Lago reads, and mistakes it refuses. Reads come first. */
export function oddCalls(): Call[] {
  count = 0;
  return all().sort((one, other) => Number(one.fresh) - Number(other.fresh));
}

function all(): Call[] {
  return [
    changedCall('findallcustomers', 'with another key', { key: 'wrong' }),
    changedCall('createaddon', 'with a key that may only read', { key: 'sandbox-readonly' }),
    failing('findallcustomers', { kind: 'status', status: 502 }),
    failing('findallcustomers', { kind: 'reset' }),
    failing('createaddon', { kind: 'status', status: 502, when: 'after' }),
    failing('destroycoupon', { kind: 'reset', when: 'after' }),
    failing('findallcustomers', { kind: 'status', status: 429, headers: { 'x-ratelimit-reset': '1' } }),
    ...LISTS.flatMap((name) => [query(name, { page: 0 }), query(name, { page: '2', per_page: '1' })]),
    ...LISTS.map((name) => query(name, { per_page: 1, page: 999 })),
    ...ANALYTICS.flatMap((name) => [
      query(name, { currency: 'eur' }),
      query(name, { currency: '' }),
      query(name, { months: '3' }),
    ]),
    ...TIMES.flatMap((time) => [
      query('findallevents', { timestamp_from: time }),
      query('findallevents', { timestamp_to: time }),
      query('findallfees', { created_at_from: time }),
      query('findallfees', { succeeded_at_to: time }),
      query('findallinvoices', { issuing_date_from: time }),
      query('findallcreditnotes', { issuing_date_to: time }),
      fees({ from_datetime: time, to_datetime: '2030-02-01T00:00:00Z' }),
      coupon({ expiration: 'time_limit', expiration_at: time.replace('2030', '2031') }),
    ]),
    query('findallinvoices', { issuing_date_from: '20300102' }),
    query('findallinvoices', { 'status[]': ['draft'] }),
    query('findallinvoices', { 'payment_status[]': ['pending'] }),
    query('findallinvoices', { 'statuses[]': ['draft', 'finalized'] }),
    query('findallinvoices', { statuses: ['draft', 'finalized'] }),
    query('findallinvoices', { payment_overdue: 'True' }),
    query('findallinvoices', { payment_overdue: true }),
    query('findallinvoices', { self_billed: 'False' }),
    query('findallinvoices', { search_term: '' }),
    query('findallinvoices', { amount_from: '100', amount_to: '60000' }),
    query('findallinvoices', { 'metadata[region]': 'eu' }),
    query('findallcreditnotes', { 'reason[]': ['other'] }),
    query('findallcreditnotes', { 'credit_status[]': ['available'] }),
    query('findallcreditnotes', { currency: 'eur' }),
    query('findallfees', { currency: 'eur' }),
    query('findallfees', { currency: '' }),
    query('findallfees', { fee_type: 'charge', payment_status: 'pending' }),
    query('findallcustomers', { 'countries[]': ['NL'], 'currencies[]': ['EUR'] }),
    query('findallcustomers', { search_term: 'acme' }),
    query('findallappliedcoupons', { status: 'active', external_customer_id: 'cust-417' }),
    query('findcustomercurrentusage', { external_subscription_id: 'sub-417-b', apply_taxes: 'True' }),
    query('findcustomercurrentusage', { external_subscription_id: 'sub-417-b', apply_taxes: false }),
    query('findcustomercurrentusage', { external_subscription_id: 'nobody' }),
    query('findcustomercurrentusage', {}),
    query('findallcustomerpastusage', { external_subscription_id: 'sub-417-b', periods_count: '2' }),

    path('findinvoice', NOBODY),
    path('findinvoice', 'no-uuid'),
    path('findinvoice', INVOICE.toUpperCase()),
    path('findcreditnote', 'no-uuid'),
    path('findfee', 'no-uuid'),
    path('findcoupon', 'nobody'),
    path('findaddon', 'nobody'),
    path('findbillablemetric', 'nobody'),
    path('findcustomer', 'nobody'),
    path('findcustomer', 'team/blue'),
    path('findcustomer', 'Noor de Wit'),
    path('findcustomer', 'acme.eu'),
    path('findevent', 'nobody'),
    path('finalizeinvoice', INVOICE),
    path('refreshinvoice', INVOICE),
    path('destroycoupon', 'nobody'),
    path('destroycustomer', 'nobody'),
    path('deletefee', FEE),
    path('getcustomerportalurl', 'nobody'),

    customer({ external_id: 42 }),
    customer({ zipcode: 10115, phone: 31201234567 }),
    customer({ country: 'nl' }),
    customer({ country: '', currency: '', timezone: '', email: '' }),
    customer({ country: 'Netherlands' }),
    customer({ currency: 'eur' }),
    customer({ currency: 'XXL' }),
    customer({ timezone: 'Mars/Olympus' }),
    customer({ shipping_address: { country: 'nl', zipcode: 1011 } }),
    customer({ net_payment_term: '30' }),
    customer({ net_payment_term: 'soon' }),
    customer({ net_payment_term: -1 }),
    customer({ metadata: [{ key: 'k', value: 5, display_in_invoice: 'true' }] }),
    customer({ metadata: [{ key: 'k', value: 'v' }] }),
    customer({ name: 'a\u0000b' }),
    customer({ name: null, firstname: 7 }),
    customer({ external_id: '' }),
    customer({ email: 'not an address' }),
    customer({ email: 'a@b.example, c@d.example' }),
    customer({ finalize_zero_amount_invoice: 'skip' }),
    customer({ nobody_knows: 1 }),
    event({ transaction_id: 12345 }),
    event({ properties: { tags: ['a', 'b'], nested: { deep: 1 } } }),
    event({ properties: undefined }),
    event({ external_subscription_id: undefined }),
    event({ timestamp: '1893488400' }),
    event({ timestamp: 1893488400.123 }),
    event({ timestamp: '2030-01-01T00:00:00Z' }),
    event({ precise_total_amount_cents: 12.5 }),
    event({ code: undefined }),
    event({ code: 'nobody' }),
    whole('createbatchevents', { events: [] }),
    whole('createbatchevents', {
      events: [
        { transaction_id: 'row-0', external_subscription_id: 'sub-417-b', code: 'gpu_minutes' },
        { transaction_id: 'row-1', external_subscription_id: 'sub-417-b', code: 'gpu_minutes', timestamp: 'soon' },
      ],
    }),
    whole('createbatchevents', {
      events: Array.from({ length: 101 }, (_, index) => ({
        transaction_id: `many-${index}`,
        external_subscription_id: 'sub-417-b',
        code: 'gpu_minutes',
      })),
    }),
    body('createaddon', { ...fresh(), amount_cents: '100' }),
    body('createaddon', { ...fresh(), amount_cents: 0 }),
    body('createaddon', { ...fresh(), amount_currency: 'eur' }),
    body('createaddon', { ...fresh(), name: '' }),
    body('createaddon', { ...fresh(), tax_codes: ['nobody'] }),
    body('createaddon', { code: undefined }),
    whole('createaddon', {}),
    whole('createaddon', { add_on: {} }),
    body('createbillablemetric', { ...fresh(), recurring: 'true', aggregation_type: 'sum_agg', field_name: 'n' }),
    body('createbillablemetric', { ...fresh(), recurring: 0 }),
    body('createbillablemetric', { ...fresh(), aggregation_type: 'median_agg' }),
    body('createbillablemetric', { ...fresh(), aggregation_type: 'custom_agg' }),
    whole('evaluatebillablemetricexpression', { expression: '1 + 2', event: {} }),
    whole('evaluatebillablemetricexpression', { expression: 'event.properties.a', event: { properties: { a: true } } }),
    whole('evaluatebillablemetricexpression', { expression: '', event: { code: 'c', properties: {} } }),
    coupon({ amount_cents: '100' }),
    coupon({ frequency: 'once', frequency_duration: 0 }),
    coupon({ frequency: 'recurring', frequency_duration: 0 }),
    coupon({ coupon_type: 'percentage', percentage_rate: 12.5, amount_cents: null, amount_currency: null }),
    coupon({ coupon_type: 'percentage', percentage_rate: '12.5', amount_cents: null, amount_currency: null }),
    coupon({ expiration: 'time_limit', expiration_at: '2031-01-02 00:00:00 UTC' }),
    coupon({ expiration: 'time_limit', expiration_at: '' }),
    coupon({ expiration: 'time_limit', expiration_at: '2001-01-01T00:00:00Z' }),
    coupon({ reusable: 'false' }),
    body('applycoupon', { coupon_code: 'nobody' }),
    body('applycoupon', { external_customer_id: 'nobody' }),
    body('applycoupon', { amount_cents: '500', amount_currency: 'EUR' }),
    fees({ units: '2.5' }),
    fees({ units: 2.5, unit_amount_cents: 1200 }),
    fees({ unit_amount_cents: '1200' }),
    fees({ skip_psp: false }),
    fees({ units: -1 }),
    body('createinvoice', { fees: [] }),
    body('createinvoice', { external_customer_id: 'nobody' }),
    body('createinvoice', { currency: 'usd' }),
    body('createcreditnote', { items: [{ fee_id: FEE, amount_cents: '100' }] }),
    body('createcreditnote', { items: [{ fee_id: FEE }], credit_amount_cents: 0, refund_amount_cents: 0 }),
    body('createcreditnote', { invoice_id: NOBODY }),
    body('createcreditnote', { reason: 'whim' }),
    body('createcreditnote', { credit_amount_cents: 99999999 }),
    body('estimatecreditnote', { items: [{ fee_id: FEE, amount_cents: 10.5 }] }),
    body('estimatecreditnote', { items: [{ fee_id: FEE }] }),
    body('estimatecreditnote', { items: [{ fee_id: FEE, amount_cents: '100' }] }),
    body('updateinvoice', { payment_status: 'whim' }),
    body('updateinvoice', { metadata: [{ key: 'k', value: 5 }] }),
    body('updatecreditnote', { refund_status: 'whim' }),
    whole('voidinvoice', { generate_credit_note: false, credit_amount: 0, refund_amount: 0 }),
  ];
}
