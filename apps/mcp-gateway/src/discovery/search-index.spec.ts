import { packagedCatalog } from '../../test/support/catalog.js';
import { createSearchIndex } from './search-index.js';

const catalog = packagedCatalog();
const index = createSearchIndex(catalog);
const best = (query: string, admits = (): boolean => true) => index.search(query, admits).map(({ name }) => name);

describe('search', () => {
  it.each([
    ['void an invoice', 'voidinvoice'],
    ['find_all_customers', 'findallcustomers'],
    ['refund a customer for part of a paid invoice', 'createcreditnote'],
    ['how much has a customer used so far this month', 'findcustomercurrentusage'],
    ['send usage events in bulk', 'createbatchevents'],
    ['monthly recurring revenue', 'findallmrrs'],
    ['creat cupon', 'createcoupon'],
    ['set the payment provider code', 'createcustomer'],
    ['Downloads of invoices', 'downloadinvoice'],
  ])('%s: %s is among the first five', (query, name) => expect(best(query).slice(0, 5)).toContain(name));

  it('leaves out what is not admitted, and finds nothing for nothing', () => {
    expect(index.search('invoice', ({ readOnly }) => readOnly).every(({ readOnly }) => readOnly)).toBe(true);
    for (const nothing of ['', '   ', 'the of a', 'xqzzy']) expect(best(nothing)).toEqual([]);
  });

  it('bears any text', () => {
    for (const odd of ['x'.repeat(100_000), '((*"\\', 'é\u0000😀', '__proto__ constructor toString']) {
      expect(Array.isArray(best(odd))).toBe(true);
    }
  });
});
