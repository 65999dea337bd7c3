import type { OperationInput } from '@lago/capability-model';

/** One call of an operation on an organization that nobody but `given` has touched. */
export interface Case {
  /** What is special about it; the operation itself without anything special. */
  readonly name?: string;
  readonly id: string;
  readonly input: OperationInput;
  /** Calls that prepare the ground: method, path, body. */
  readonly given?: readonly (readonly [string, string, unknown?])[];
  /** Somebody else makes the same call directly, just before. */
  readonly outsider?: true;
  /** What is there is what is asked for, so that success is no lie though the API refuses the call. */
  readonly same?: true;
  /** Nobody can tell afterwards, even when every read is answered. */
  readonly obscure?: true;
}

const INVOICE = 'c58f1d02-6e3a-47b9-b1c4-90ad27e6f835';
const FEE = '2f4b8a76-0c19-4d55-8e21-b7d3f09a6c44';
const LOOSE_FEE = '5d1f7c20-3b6e-4a8f-9c41-7e0a2b9d6f13';
const CREDIT_NOTE = '7d0e5c1e-52b4-4f0c-9a37-3f6a1c2b8e10';
const APPLIED_COUPON = '91c6e7b3-44d8-4a0f-8b52-1e7f60d9c2aa';
const DRAFT = 'd7a4c0e1-19f3-4b6d-8a52-6c3e9f10b724';
const FAILED = 'f2b9d6c8-7e41-4a05-9d3c-51a8e07b6f90';
const OVERDUE = 'a6d0f3e2-8b57-4c19-8e60-f1b3d5972c48';

const VOIDED = '3e91b7d4-60ac-4f28-95d1-c4f8a2e07b63';
const PAID = 'e5c8a1b9-37d2-4e64-a90f-8b2d6f41c703';

const call = (id: string, place: Partial<OperationInput> = {}, given?: Case['given']): Case => ({
  id,
  input: { path: {}, query: {}, ...place },
  ...(given ? { given } : {}),
});
const invoice = (lago_id: string) => ({ path: { lago_id } });
const note = { path: { lago_id: CREDIT_NOTE } };
const customer = { path: { external_customer_id: 'cust-417' } };
const event = { external_subscription_id: 'sub-417-a', code: 'gpu_minutes', properties: { minutes: 3 } };

/** Every operation of the document once; the seed of the sandbox gives the ids. */
export const CASES: readonly Case[] = [
  call('createaddon', {
    body: {
      add_on: { name: 'A', code: 'a.b/c', amount_cents: 500, amount_currency: 'EUR', tax_codes: ['nl-books'] },
    },
  }),
  call('findalladdons'),
  call('updateaddon', { path: { code: 'training-hour' }, body: { add_on: { name: 'B', amount_cents: 13_000 } } }),
  call('findaddon', { path: { code: 'setup/v1.0' } }),
  call('destroyaddon', { path: { code: 'sticker' } }),
  call('findallgrossrevenues', { query: { currency: 'EUR' } }),
  call('findallinvoicecollections'),
  call('findallinvoicedusages'),
  call('findallmrrs', { query: { months: 6 } }),
  call('findalloverduebalances'),
  call('applycoupon', { body: { applied_coupon: { external_customer_id: 'acme', coupon_code: 'LOYAL5' } } }),
  call('findallappliedcoupons', { query: { 'coupon_code[]': ['SPRING15'] } }),
  call('createbillablemetric', {
    body: {
      billable_metric: {
        name: 'M',
        code: 'gpu_jobs',
        aggregation_type: 'count_agg',
        filters: [{ key: 'zone', values: ['eu', 'us'] }],
      },
    },
  }),
  call('findallbillablemetrics'),
  call('evaluatebillablemetricexpression', {
    body: {
      expression: 'event.properties.seconds / 60',
      event: { code: 'gpu_minutes', properties: { seconds: 184 } },
    },
  }),
  call('updatebillablemetric', { path: { code: 'sms' }, body: { billable_metric: { name: 'Jobs' } } }),
  call('findbillablemetric', { path: { code: 'unused/metric.v2' } }),
  call('destroybillablemetric', { path: { code: 'unused/metric.v2' } }),
  call('createcoupon', {
    body: {
      coupon: {
        name: 'C',
        code: 'C-1',
        coupon_type: 'percentage',
        percentage_rate: '10.0',
        frequency: 'once',
        expiration: 'no_expiration',
        applies_to: { plan_codes: ['team-monthly'] },
      },
    },
  }),
  call('findallcoupons'),
  call('updatecoupon', { path: { code: 'ONCE-ONLY' }, body: { coupon: { name: 'D' } } }),
  call('findcoupon', { path: { code: 'promo/2030.q1' } }),
  call('destroycoupon', { path: { code: 'promo/2030.q1' } }),
  call('createcreditnote', {
    body: {
      credit_note: {
        invoice_id: INVOICE,
        credit_amount_cents: 2420,
        items: [{ fee_id: FEE, amount_cents: 2000 }],
      },
    },
  }),
  call('estimatecreditnote', {
    body: { credit_note: { invoice_id: INVOICE, items: [{ fee_id: FEE, amount_cents: 2000 }] } },
  }),
  call('findallcreditnotes'),
  call('updatecreditnote', { ...note, body: { credit_note: { refund_status: 'succeeded' } } }),
  call('findcreditnote', note),
  call('downloadcreditnote', note),
  call('voidcreditnote', note),
  call('createcustomer', {
    body: {
      customer: {
        external_id: 'new.one',
        name: 'New',
        currency: 'EUR',
        metadata: [{ key: 'cost_center', value: 'K-1' }],
      },
    },
  }),
  call('findallcustomers', { query: { 'countries[]': ['NL', 'BE'] } }),
  call('findcustomer', { path: { external_id: 'acme.eu' } }),
  call('destroycustomer', { path: { external_id: 'billing@lindelaan.example' } }),
  call('deleteappliedcoupon', { path: { external_customer_id: 'cust-417', applied_coupon_id: APPLIED_COUPON } }),
  call('getcustomerportalurl', customer),
  call('findcustomercurrentusage', { ...customer, query: { external_subscription_id: 'sub-417-a' } }),
  call('findallcustomerpastusage', {
    ...customer,
    query: { external_subscription_id: 'sub-417-a', periods_count: 3 },
  }),
  call('generatecustomercheckouturl', customer),
  call('createevent', { body: { event: { transaction_id: 't/1.2', ...event } } }),
  call('findallevents', { query: { external_subscription_id: 'sub-417-a' } }),
  call('createbatchevents', {
    body: { events: ['b-1', 'b-2', 'b-3'].map((transaction_id) => ({ transaction_id, ...event })) },
  }),
  call('eventestimatefees', { body: { event: { ...event, properties: { minutes: 42 } } } }),
  call('findevent', { path: { transaction_id: 't-given' } }, [
    ['POST', '/events', { event: { transaction_id: 't-given', ...event } }],
  ]),
  call('findallfees', { query: { fee_type: 'charge' } }),
  call('findfee', { path: { lago_id: FEE } }),
  call('updatefee', { path: { lago_id: LOOSE_FEE }, body: { fee: { payment_status: 'succeeded' } } }),
  call('deletefee', { path: { lago_id: LOOSE_FEE } }),
  call('createinvoice', {
    body: {
      invoice: {
        external_customer_id: 'cust-417',
        currency: 'EUR',
        fees: [
          { add_on_code: 'onboarding-day', units: '1.5', description: 'Kick-off' },
          { add_on_code: 'training-hour', units: 2, unit_amount_cents: 11_000 },
        ],
      },
    },
  }),
  call('findallinvoices', { query: { per_page: 100 } }),
  call('updateinvoice', {
    ...invoice(OVERDUE),
    body: { invoice: { metadata: [{ key: 'ticket', value: 'T-881' }] } },
  }),
  call('findinvoice', invoice(INVOICE)),
  call('downloadinvoice', invoice(INVOICE)),
  call('finalizeinvoice', invoice(DRAFT)),
  call('losedisputeinvoice', invoice(OVERDUE)),
  call('refreshinvoice', invoice(DRAFT)),
  call('retryinvoice', invoice(FAILED)),
  call('invoicepaymenturl', invoice(INVOICE)),
  { ...call('retrypayment', invoice(INVOICE)), obscure: true },
  call('voidinvoice', invoice(INVOICE)),
];

const find = (id: string, name?: string) => ({
  ...(CASES.find((test) => test.id === id && test.name === undefined) as Case),
  ...(name === undefined ? {} : { name }),
});
const stored = (transaction_id: string, properties: object): NonNullable<Case['given']>[number] => [
  'POST',
  '/events',
  { event: { transaction_id, ...event, timestamp: 1_700_000_000, properties } },
];
const withId = (transaction_id: string, minutes = 3) => ({
  transaction_id,
  ...event,
  timestamp: 1_700_000_000,
  properties: { minutes },
});
const addOn = (body: object) => ({
  body: { add_on: { name: 'Sticker', code: 'sticker', amount_cents: 999, amount_currency: 'EUR', ...body } },
});
const noted = (body: object) => ({ ...invoice(INVOICE), body: { generate_credit_note: true, ...body } });

/** Grounds on which the same calls mean something else: ids that are taken, states that are reached, others at work. */
export const WORLDS: readonly Case[] = [
  { ...call('createevent', { body: { event: withId('t-1') } }, [stored('t-1', { minutes: 9 })]), name: 'other stored' },
  {
    ...call('createevent', { body: { event: withId('t-1') } }, [stored('t-1', { minutes: 3 })]),
    name: 'same stored',
    same: true,
  },
  {
    ...call('createbatchevents', { body: { events: [withId('t-1'), withId('t-2')] } }, [stored('t-1', { minutes: 9 })]),
    name: 'other stored',
  },
  {
    ...call('createbatchevents', { body: { events: [withId('t-1'), withId('t-2')] } }, [
      stored('t-1', { minutes: 3 }),
      stored('t-2', { minutes: 9 }),
    ]),
    name: 'one same, one other stored',
  },
  { ...call('createbatchevents', { body: { events: [withId('t-1'), withId('t-1')] } }), name: 'one id twice' },
  { ...call('createaddon', addOn({})), name: 'code taken' },
  { ...call('createaddon', addOn({ code: 'new', colour: 'red' })), name: 'unknown field', obscure: true },
  {
    ...call('createcustomer', {
      body: { customer: { external_id: 'new.two', colour: 'red', metadata: [{ key: 'k', value: 'v' }] } },
    }),
    name: 'unknown field',
    obscure: true,
  },
  { ...call('destroyaddon', { path: { code: 'never' } }), name: 'never there' },
  { ...call('destroycustomer', { path: { external_id: 'never' } }), name: 'never there' },
  { ...call('deletefee', { path: { lago_id: VOIDED } }), name: 'never there' },
  { ...call('voidinvoice', invoice(VOIDED)), name: 'void before' },
  {
    ...call('voidinvoice', { ...noted({ credit_amount: 100 }), ...invoice(VOIDED) }),
    name: 'void before, with a note',
  },
  { ...call('voidinvoice', noted({ credit_amount: 12_000 })), name: 'with a note' },
  {
    ...call('voidinvoice', noted({ credit_amount: 12_000 }), [['POST', `/invoices/${INVOICE}/void`, {}]]),
    name: 'void a moment ago, without the note',
    obscure: true,
  },
  { ...call('voidinvoice', noted({})), name: 'with a void note' },
  { ...call('finalizeinvoice', invoice(PAID)), name: 'final before' },
  { ...call('retryinvoice', invoice(PAID)), name: 'never failed' },
  { ...call('retrypayment', invoice(PAID)), name: 'paid before', obscure: true },
  {
    ...call('updateinvoice', {
      ...invoice(INVOICE),
      body: { invoice: { metadata: [{ key: 'cost_center', value: 'X' }] } },
    }),
    name: 'key taken',
  },
  { ...find('createinvoice', 'outsider'), outsider: true, obscure: true },
  { ...find('createcreditnote', 'outsider'), outsider: true, obscure: true },
  { ...find('applycoupon', 'outsider'), outsider: true, obscure: true },
];
