import { join } from 'node:path';
import type { Operation } from '../src/index.js';
import { loadCapability, readQuery } from '../src/index.js';

const folder = join(import.meta.dirname, '../../../capabilities/lago');
const { routes } = loadCapability({
  file: join(folder, 'capability.yaml'),
  contractDir: join(folder, 'contract'),
  secrets: { LAGO_TOKEN: 'token' },
});
const operationOf = (id: string): Operation => routes.find(({ operation }) => operation.id === id)!.operation;

const REFUSED = 'refused';
const HEAD = { path: {}, query: {} };

/** The body that goes on with `value` at the end of `path`, laid over the contract's example; `refused` by its pointer. */
function sentBody(id: string, path: string, value: unknown): unknown {
  const operation = operationOf(id);
  const body = structuredClone(operation.body?.example) as Record<string, unknown>;
  const tokens = path.split('/');
  const name = tokens.pop() as string;
  const holder = tokens.reduce((at, token) => (at[token] ??= {}) as Record<string, unknown>, body);
  holder[name] = value;
  const own = Object.fromEntries(
    operation.parameters.filter((one) => one.in === 'path').map((one) => [one.name, one.example]),
  );
  const input = operation.repair({ path: own, query: {}, body });
  const faults = operation.validate(input);
  if (faults.some(({ pointer }) => pointer.startsWith(`/body/${path}`))) return REFUSED;
  expect(faults).toEqual([]);
  const written = JSON.parse(operation.request(input).body as string) as unknown;
  return path.split('/').reduce((at, token) => (at as Record<string, unknown>)[token], written);
}

function sentQuery(id: string, search: string): string {
  const operation = operationOf(id);
  const own = Object.fromEntries(
    operation.parameters.filter((one) => one.in === 'path').map((one) => [one.name, one.example]),
  );
  const input = operation.repair({ path: own, query: readQuery(operation, search) });
  return operation.validate(input).length ? REFUSED : decodeURIComponent(operation.request(input).query);
}

describe('a body is read as Lago reads it', () => {
  it.each<[string, string, unknown, unknown]>([
    ['createcustomer', 'customer/external_id', 90210, '90210'],
    ['createcustomer', 'customer/zipcode', 3511, '3511'],
    ['createcustomer', 'customer/name', 'Linde\0laan', 'Lindelaan'],
    ['createcustomer', 'customer/external_id', 'a\0', REFUSED],
    ['createcustomer', 'customer/country', 'be', 'BE'],
    ['createcustomer', 'customer/country', '', null],
    [
      'createcustomer',
      'customer/shipping_address',
      { country: 'be', zipcode: 1000 },
      { country: 'BE', zipcode: '1000' },
    ],
    ['createcustomer', 'customer/currency', 'eur', REFUSED],
    ['createcustomer', 'customer/net_payment_term', '14', 14],
    ['createcustomer', 'customer/net_payment_term', '', null],
    ['createcustomer', 'customer/net_payment_term', '14 days', REFUSED],
    ['createcustomer', 'customer/net_payment_term', 14.5, REFUSED],
    ['createcustomer', 'customer/skip_invoice_custom_sections', 'false', REFUSED],
    ['createcustomer', 'customer/metadata', [{ key: 'team', value: 9 }], [{ key: 'team', value: '9' }]],
    ['createcustomer', 'customer/name', true, REFUSED],
    ['createaddon', 'add_on/amount_cents', '4500', 4500],
    ['createaddon', 'add_on/amount_cents', '4,500', REFUSED],
    ['createaddon', 'add_on/amount_cents', '45.00', REFUSED],
    ['createaddon', 'add_on/tax_codes', [21], ['21']],
    ['createaddon', 'add_on/tax_codes', 'vat', REFUSED],
    ['createbillablemetric', 'billable_metric/recurring', 'false', false],
    ['createbillablemetric', 'billable_metric/recurring', 'False', REFUSED],
    ['createbillablemetric', 'billable_metric/recurring', 0, false],
    ['createbillablemetric', 'billable_metric/aggregation_type', 'custom_agg', 'custom_agg'],
    ['createcoupon', 'coupon/expiration_at', '2041-05-06', '2041-05-06T00:00:00Z'],
    ['createcoupon', 'coupon/expiration_at', '2041-05-06 07:08:09 UTC', '2041-05-06T07:08:09Z'],
    ['createcoupon', 'coupon/expiration_at', '', null],
    ['createcoupon', 'coupon/expiration_at', 'next year', REFUSED],
    ['createcoupon', 'coupon/reusable', '1', true],
    ['createcreditnote', 'credit_note/credit_amount_cents', '12', 12],
    ['createcreditnote', 'credit_note/offset_amount_cents', '12', REFUSED],
    ['createcreditnote', 'credit_note/items/0/amount_cents', '12', REFUSED],
    ['createcreditnote', 'credit_note/items/0/amount_cents', 12.5, 12.5],
    ['createcreditnote', 'credit_note/metadata', { team: 9 }, REFUSED],
    ['estimatecreditnote', 'credit_note/items/0/amount_cents', '12', 12],
    ['estimatecreditnote', 'credit_note/items/0/amount_cents', 12.5, REFUSED],
    ['createinvoice', 'invoice/skip_psp', 'true', true],
    ['createinvoice', 'invoice/fees/0/skip_psp', false, false],
    ['createinvoice', 'invoice/fees/0/skip_psp', true, REFUSED],
    ['createinvoice', 'invoice/fees/0/unit_amount_cents', '900', REFUSED],
    ['createinvoice', 'invoice/fees/0/from_datetime', '2041-05-06T07:08', '2041-05-06T07:08:00Z'],
    ['createevent', 'event/transaction_id', 77, '77'],
    ['createevent', 'event/external_subscription_id', undefined, undefined],
    ['createevent', 'event/timestamp', '1893456000.5', '1893456000.5'],
    ['createevent', 'event/timestamp', '2041-05-06T07:08:09Z', REFUSED],
    ['createevent', 'event/properties', { tags: ['a', { b: [1, null] }] }, { tags: ['a', { b: [1, null] }] }],
    ['createevent', 'event/precise_total_amount_cents', '12,5', REFUSED],
    ['evaluatebillablemetricexpression', 'event', undefined, undefined],
    ['evaluatebillablemetricexpression', 'event/properties', { on: true }, { on: true }],
    ['voidinvoice', 'generate_credit_note', true, true],
  ])('%s %s of %j is %j', (id, path, value, expected) => {
    expect(sentBody(id, path, value)).toEqual(expected);
  });

  it('lets amounts of 0 stand beside a void without a credit note', () => {
    const operation = operationOf('voidinvoice');
    const faults = (body: object) =>
      operation.validate(operation.repair({ path: { lago_id: 'i-1' }, query: {}, body })).map(({ pointer }) => pointer);
    expect(faults({ generate_credit_note: false, refund_amount: 0, credit_amount: '0' })).toEqual([]);
    expect(faults({ generate_credit_note: false, refund_amount: 5 })).toEqual(['/body/generate_credit_note']);
    expect(faults({ credit_amount: 5 })).toEqual(['/body/generate_credit_note']);
  });

  it('wants a duration of at least one period where it counts', () => {
    const operation = operationOf('createcoupon');
    const base = (operation.body?.example as { coupon: object }).coupon;
    const faults = (more: object) =>
      operation.validate(operation.repair({ ...HEAD, body: { coupon: { ...base, ...more } } })).length;
    expect(faults({ frequency: 'once', frequency_duration: 0 })).toBe(0);
    expect(faults({ frequency: 'recurring', frequency_duration: 0 })).toBe(1);
  });
});

describe('a query is read as Lago reads it', () => {
  it.each([
    ['findallevents', 'timestamp_from=2041-05-06', 'timestamp_from=2041-05-06T00:00:00Z'],
    ['findallevents', 'timestamp_to=20410506T070809Z', 'timestamp_to=2041-05-06T07:08:09Z'],
    ['findallevents', 'timestamp_to=2041-05-06+07:08:09', REFUSED],
    ['findallevents', 'timestamp_from_started_at=True', 'timestamp_from_started_at=true'],
    ['findallfees', 'created_at_from=2041-126&currency=usd', 'currency=USD&created_at_from=2041-05-06T00:00:00Z'],
    ['findallfees', 'fee_type[]=charge', 'fee_type=charge'],
    ['findallinvoices', 'issuing_date_from=2041-05-06T07:08:09.000Z', 'issuing_date_from=2041-05-06'],
    ['findallinvoices', 'issuing_date_from=06.05.2041', REFUSED],
    ['findallinvoices', 'status[]=draft&status[]=voided', 'status[]=draft&status[]=voided'],
    ['findallinvoices', 'status[]=gone', REFUSED],
    ['findallinvoices', 'payment_overdue=False', 'payment_overdue=false'],
    ['findallinvoices', 'payment_dispute_lost=false', REFUSED],
    ['findallinvoices', 'search_term=&page=0', 'page=0'],
    ['findallcreditnotes', 'reason[]=other', 'reason[]=other'],
    ['findallcustomers', 'external_id=', REFUSED],
    ['findallgrossrevenues', 'currency=&months=', ''],
    ['findallmrrs', 'currency=usd&currency=usd', 'currency=USD'],
    [
      'findcustomercurrentusage',
      'external_subscription_id=s&group[zone][]=a&group[zone][]=b',
      'external_subscription_id=s&group[zone][]=a&group[zone][]=b',
    ],
    [
      'findcustomercurrentusage',
      'external_subscription_id=s&filter_by_group={"zone":["a"]}',
      'external_subscription_id=s&filter_by_group[zone][]=a',
    ],
    [
      'findcustomercurrentusage',
      'external_subscription_id=s&filter_by_presentation[]=team',
      'external_subscription_id=s&filter_by_presentation=["team"]',
    ],
  ])('%s ?%s is sent as %s', (id, search, expected) => {
    expect(sentQuery(id, search)).toBe(expected);
  });

  it('of a write takes no names but its own', () => {
    const operation = operationOf('finalizeinvoice');
    const query = readQuery(operation, 'dry_run=true');
    expect(operation.validate({ path: { lago_id: 'i-1' }, query })).toMatchObject([
      { name: 'dry_run', place: 'query', message: 'query parameter dry_run is not known here' },
    ]);
  });
});

describe('a batch', () => {
  it('may be as long as the server is set to take', () => {
    const { routes: raised } = loadCapability({
      file: join(folder, 'capability.yaml'),
      contractDir: join(folder, 'contract'),
      secrets: { LAGO_TOKEN: 'token' },
      limits: { events_batch: 150 },
    });
    const batch = raised.find(({ operation }) => operation.id === 'createbatchevents')!.operation;
    const events = (count: number) => ({ events: Array(count).fill({ transaction_id: 't', code: 'c' }) as unknown[] });
    expect(batch.validate({ ...HEAD, body: events(150) })).toEqual([]);
    expect(batch.validate({ ...HEAD, body: events(151) })).toHaveLength(1);
  });
});

describe('refusals carry the codes of Lago', () => {
  const codes = (id: string, body: unknown) =>
    operationOf(id)
      .validate(operationOf(id).repair({ ...HEAD, body }))
      .map(({ row, name, code }) => [row, name, code]);
  const event = (more: object) => ({ transaction_id: 't', external_subscription_id: 's', code: 'c', ...more });

  it('with the position in a batch', () => {
    expect(codes('createbatchevents', { events: [event({}), event({ timestamp: 'soon' })] })).toEqual([
      ['1', 'timestamp', 'invalid_format'],
    ]);
    expect(codes('createbatchevents', { events: [] })).toEqual([[undefined, 'events', 'no_events']]);
    expect(codes('createbatchevents', { events: Array(101).fill(event({})) })).toEqual([
      [undefined, 'events', 'too_many_events'],
    ]);
    expect(codes('createevent', { event: event({ timestamp: 'soon' }) })).toEqual([
      [undefined, 'timestamp', 'invalid_format'],
    ]);
  });

  it('for counts and words', () => {
    const metadata = Array.from({ length: 6 }, (_, index) => ({ key: `k${index}`, value: 'v' }));
    expect(codes('createcustomer', { customer: { external_id: 'c', metadata, country: 'Belgium' } })).toEqual([
      [undefined, 'country', 'not_a_valid_country_code'],
      [undefined, 'metadata', 'invalid_count'],
    ]);
  });
});
