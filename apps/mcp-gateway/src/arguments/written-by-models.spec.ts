import fc from 'fast-check';
import { packagedCatalog } from '../../test/support/catalog.js';
import { exampleArguments } from '../../test/support/examples.js';
import { violationTexts } from '../failures/violation-text.js';
import { ArgumentError } from './argument-error.js';
import { splitArguments } from './split-arguments.js';

const catalog = packagedCatalog();

interface Taken {
  readonly sent?: unknown;
  readonly refused?: string;
  readonly notes: string;
}

/** What would be sent, or the words with which it is refused. */
function take(name: string, given: Readonly<Record<string, unknown>>): Taken {
  const tool = catalog.find((one) => one.name === name)!;
  try {
    const { own, notes } = splitArguments(tool, given, 10);
    const input = tool.operation.repair(tool.arguments.toInput(own));
    const faults = violationTexts(tool.operation.validate(input), tool, own);
    if (faults.length) return { refused: faults.join(' | '), notes: '' };
    const { path, query, body = '' } = tool.operation.request(input);
    return { sent: `${path}?${decodeURIComponent(query)} ${body}`, notes: notes.join('; ') };
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    return { refused: error.faults.join(' | '), notes: '' };
  }
}

const fee = { add_on_code: 'a', units: 2 };
const invoice = { external_customer_id: 'c', fees: [fee] };
const event = { transaction_id: 't', code: 'c', external_subscription_id: 's' };

describe('what has one meaning is read as that', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['findallinvoices', { statuses: 'draft, finalized' }, { statuses: ['draft', 'finalized'] }],
    ['findallinvoices', { statuses: '["draft"] ' }, { statuses: ['draft'] }],
    ['findallinvoices', { statuses: 'Draft' }, { statuses: ['draft'] }],
    ['findallinvoices', { statuses: ['FINALIZED', ' draft '] }, { statuses: ['finalized', 'draft'] }],
    ['findallinvoices', { invoice_type: 'one-off' }, { invoice_type: 'one_off' }],
    ['findallinvoices', { per_page: '5 ', payment_overdue: 'TRUE ' }, { per_page: 5, payment_overdue: true }],
    ['findallinvoices', { filters: { statuses: ['draft'] }, page: 2 }, { statuses: ['draft'], page: 2 }],
    ['findallinvoices', { arguments: '{"per_page": 2}' }, { per_page: 2 }],
    ['findallinvoices', { perPage: 2 }, { per_page: 2 }],
    ['findallinvoices', { metadata: [{ key: 'a', value: 'b' }] }, { metadata: { a: 'b' } }],
    ['findallcustomers', { countries: 'NL, DE' }, { countries: ['NL', 'DE'] }],
    ['findinvoice', { invoice: { lago_id: 'i' } }, { lago_id: 'i' }],
    ['findinvoice', { lagoId: 'i' }, { lago_id: 'i' }],
    ['createinvoice', invoice, { invoice }],
    ['createinvoice', { invoice, skip_psp: true }, { invoice: { ...invoice, skip_psp: true } }],
    [
      'createinvoice',
      { invoice: JSON.stringify(invoice), skip_psp: true },
      { invoice: { ...invoice, skip_psp: true } },
    ],
    ['createinvoice', { invoice: { ...invoice, skipPsp: true } }, { invoice: { ...invoice, skip_psp: true } }],
    ['createinvoice', { invoice: { invoice } }, { invoice }],
    ['createinvoice', { body: { invoice } }, { invoice }],
    ['createinvoice', { invoice: { ...invoice, fees: fee } }, { invoice }],
    [
      'createinvoice',
      { invoice: { ...invoice, fees: [{ ...fee, unit_amount_cents: '1000' }] } },
      { invoice: { ...invoice, fees: [{ ...fee, unit_amount_cents: 1000 }] } },
    ],
    [
      'updateinvoice',
      { invoice: { lago_id: 'i', payment_status: 'Succeeded' } },
      { lago_id: 'i', invoice: { payment_status: 'succeeded' } },
    ],
    ['createbatchevents', { events: event }, { events: [event] }],
    [
      'createcustomer',
      { customer: { external_id: 'c', payment_provider: 'stripe' } },
      { customer: { external_id: 'c', billing_configuration: { payment_provider: 'stripe' } } },
    ],
    [
      'createcreditnote',
      { credit_note: { invoice_id: 'i', credit_amount_cents: '100', items: { fee_id: 'f', amount_cents: '100' } } },
      { credit_note: { invoice_id: 'i', credit_amount_cents: 100, items: [{ fee_id: 'f', amount_cents: 100 }] } },
    ],
  ])('%s %j', (name, written, meant) => {
    const taken = take(name, written);
    expect(taken).toMatchObject({ sent: take(name, meant).sent });
    expect(take(name, meant).sent).toBeDefined();
  });

  it('says where something was put', () => {
    expect(take('createinvoice', { ...invoice, skipPsp: true }).notes).toBe(
      'external_customer_id was read as invoice.external_customer_id; fees was read as invoice.fees; ' +
        'skipPsp was read as invoice.skip_psp',
    );
    expect(take('findallinvoices', { filters: { page: 2 } }).notes).toBe('filters.page was read as page');
    expect(take('findallinvoices', { status: 'Draft' }).notes).toBe('status: "Draft" was read as "draft"');
  });
});

it.each([1893456000000, '1893456000000'])(
  'a moment that may be in milliseconds (%j) is sent, and told',
  (timestamp) => {
    const { notes, sent } = take('createevent', { event: { ...event, timestamp } });
    expect(sent).toContain('1893456000000');
    expect(notes).toMatch(/^event.timestamp: .*seconds.*if milliseconds were meant, it is 1893456000/);
  },
);

describe('what has no certain meaning is refused by name', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['findallinvoices', { statuses: 'draft finalized' }, /^statuses.0 must be one of .*; received "draft finalized"/],
    ['findallinvoices', { statuses: { draft: true } }, /^statuses must be a list/],
    ['findallinvoices', { filters: { nothing: 1 } }, /^unknown argument "filters"/],
    ['findallinvoices', { filters: { page: 1 }, page: 2 }, /^unknown argument "filters"/],
    ['findallinvoices', { metadata: [{ a: 'b' }, { c: 'd' }] }, /^metadata must be an object/],
    ['findallinvoices', { issuing_date_from: '01-11-2026' }, /^issuing_date_from must be a date written YYYY-MM-DD/],
    ['findallinvoices', { amount_from: '1,000' }, /^amount_from must be a number; received "1,000"/],
    ['findallevents', { timestamp_from: 1893456000 }, /^timestamp_from must be text such as "2030-01-01T00:00:00Z"/],
    ['findinvoice', { lagoId: 'a', lago_id: 'b' }, /^unknown argument "lagoId"/],
    ['createinvoice', { invoice: { ...invoice, skip_psp: false }, skip_psp: true }, /unknown argument "skip_psp"/],
    ['createcustomer', { customer: { external_id: 'c', tax_codes: 'a,b' } }, /^customer.tax_codes must be a list/],
    ['createbatchevents', { events: [{ event }] }, /^events.0.transaction_id is required/],
    ['updateinvoice', { lago_id: 'i', invoice: { payment_status: 'paid' } }, /^invoice.payment_status must be one of/],
  ])('%s %j', (name, written, words) => expect(take(name, written).refused).toMatch(words));
});

it('names of free keys are never taken for others', () => {
  const properties = { targetWalletCode: 'x', code: 'y', transaction_id: 'z' };
  expect(take('createevent', { event: { ...event, properties } }).sent).toContain(JSON.stringify(properties));
});

describe('however the arguments of a tool are wrapped', () => {
  it.each(catalog.filter(({ operation }) => operation.method !== 'GET').map((tool) => [tool.name, tool] as const))(
    '%s sends the same or refuses',
    (name, tool) => {
      const meant = exampleArguments(tool);
      const { sent } = take(name, meant);
      const root = Object.keys(meant).find((key) => typeof meant[key] === 'object' && !Array.isArray(meant[key]));
      const inner = root === undefined ? {} : (meant[root] as Record<string, unknown>);
      const others = Object.fromEntries(Object.entries(meant).filter(([key]) => key !== root));
      fc.assert(
        fc.property(
          fc.constantFrom(
            { arguments: meant },
            { body: meant },
            { input: JSON.stringify(meant) },
            { ...others, ...inner },
            ...(root === undefined
              ? []
              : [
                  { ...others, [root]: { [root]: inner } },
                  { [root]: { ...others, ...inner } },
                  { ...others, [root]: ` ${JSON.stringify(inner)}\n` },
                ]),
          ),
          (written) => {
            const taken = take(name, written);
            if (taken.refused === undefined) expect(taken.sent).toBe(sent);
            else expect(taken.refused.length).toBeGreaterThan(10);
          },
        ),
        { numRuns: 20 },
      );
    },
  );
});
