import { packagedCatalog } from '../../test/support/catalog.js';
import { readArguments } from './read-arguments.js';

const catalog = packagedCatalog();
const read = (name: string, given: Record<string, unknown>) =>
  readArguments(catalog.find((tool) => tool.name === name)!.arguments.schema, given);

describe('arguments as models write them', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    // null is what is left out, unless the API knows null
    ['findallinvoices', { external_customer_id: null, statuses: null, page: 2 }, { page: 2 }],
    [
      'createcustomer',
      { customer: { external_id: 'a', currency: 'EUR', shipping_address: null } },
      { customer: { external_id: 'a', currency: 'EUR' } },
    ],
    ['createinvoice', { invoice: { fees: [], skip_psp: null } }, { invoice: { fees: [], skip_psp: null } }],
    ['findcustomer', { external_id: null }, { external_id: null }],
    // JSON as text
    ['createcustomer', { customer: '{"external_id":"a"}' }, { customer: { external_id: 'a' } }],
    [
      'createinvoice',
      { invoice: { external_customer_id: 'a', fees: '[{"add_on_code":"x"}]' } },
      { invoice: { external_customer_id: 'a', fees: [{ add_on_code: 'x' }] } },
    ],
    ['findallinvoices', { statuses: '["draft"]' }, { statuses: ['draft'] }],
    ['findallinvoices', { statuses: 'draft' }, { statuses: 'draft' }],
    ['createcustomer', { customer: { external_id: '[1]' } }, { customer: { external_id: '[1]' } }],
    // maps and lists as URLs write them
    ['findallinvoices', { metadata: { 'metadata[cost_center]': 'KP-9' } }, { metadata: { cost_center: 'KP-9' } }],
    ['findallinvoices', { 'metadata[cost_center]': 'KP-9' }, { metadata: { cost_center: 'KP-9' } }],
    ['findallinvoices', { 'metadata[a]': '1', 'metadata[b]': '2' }, { metadata: { a: '1', b: '2' } }],
    ['findallinvoices', { metadata: 'metadata[cost_center]=KP-9' }, { metadata: { cost_center: 'KP-9' } }],
    ['findallinvoices', { metadata: '{"cost_center":"KP-9"}' }, { metadata: { cost_center: 'KP-9' } }],
    ['findallinvoices', { 'statuses[]': ['draft'] }, { statuses: ['draft'] }],
    ['findallinvoices', { 'search_term[x]': 'a' }, { 'search_term[x]': 'a' }],
    // empty lists and texts mean what the API reads
    [
      'createcustomer',
      { customer: { external_id: 'a', tax_codes: [] } },
      { customer: { external_id: 'a', tax_codes: [] } },
    ],
    ['findallinvoices', { search_term: '' }, { search_term: '' }],
  ])('%s %j', (name, given, expected) => expect(read(name, given).args).toEqual(expected));

  it('takes ISO 8601 where seconds belong, and says so once', () => {
    const event = { transaction_id: 'x', timestamp: '2030-01-01T00:00:00Z' };
    const { args, notes } = read('createbatchevents', { events: [event, event] });
    expect(args).toEqual({ events: [1, 2].map(() => ({ ...event, timestamp: 1893456000 })) });
    expect(notes).toEqual([expect.stringMatching(/^timestamp: 2030-01-01T00:00:00Z was read as 1893456000/)]);
  });

  it('leaves a moment alone that the API takes', () => {
    const event = { transaction_id: 'x', timestamp: '1893456000.25' };
    expect(read('createevent', { event })).toMatchObject({ args: { event }, notes: [] });
  });
});
