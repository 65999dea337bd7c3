import { select, unknownNames } from '../src/catalog/selection.js';
import { packagedCatalog } from './support/catalog.js';

const catalog = packagedCatalog();

describe('select', () => {
  it.each([
    [{}, 60],
    [{ readOnly: true }, 28],
    [{ groups: ['customers', ' Fees'] }, 12],
    [{ groups: ['credit-notes'] }, 7],
    [{ groups: ['fees'], tools: ['list_invoices'] }, 5],
    [{ tools: ['findinvoice', 'voidinvoice'], readOnly: true }, 1],
    [{ exclude: ['void_invoice', 'destroycustomer'] }, 58],
    [{ groups: [] }, 0],
  ])('%j leaves %i', (selection, count) => expect(select(catalog, selection)).toHaveLength(count));

  it('reports what it does not know', () => {
    const selection = { groups: ['invoices', 'invoicez'], tools: ['nothing'], exclude: ['voidinvoice', 'voidall'] };
    expect(unknownNames(catalog, selection)).toEqual(['invoicez', 'nothing', 'voidall']);
  });
});
