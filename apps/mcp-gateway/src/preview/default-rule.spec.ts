import { packagedCatalog } from '../../test/support/catalog.js';
import { createRelations } from '../catalog/relations.js';
import { defaultRule } from './default-rule.js';

const catalog = packagedCatalog();
const relations = createRelations(catalog);
const rule = (name: string, args: Record<string, unknown>) => {
  const tool = catalog.find((one) => one.name === name)!;
  return defaultRule(tool, tool.arguments.toInput(args), relations);
};

describe('without a description of what is shown', () => {
  it('the target is read, and that it is not there refuses the call', () => {
    const { reads, shows } = rule('voidinvoice', { lago_id: 'x' });
    expect(reads).toEqual({
      invoice_1: { operation: 'findinvoice', path: { lago_id: '/path/lago_id' }, found: '/invoice', stands: [404] },
    });
    expect(shows).toMatchObject([{ record: '/reads/invoice_1', as: 'invoice' }]);
  });

  it('what the body refers to is read', () => {
    const { reads } = rule('createinvoice', { invoice: { external_customer_id: 'c', fees: [{ add_on_code: 'a' }] } });
    expect(Object.values(reads!).map(({ operation, path }) => [operation, path])).toEqual([
      ['findcustomer', { external_id: '/body/invoice/external_customer_id' }],
      ['findaddon', { code: '/body/invoice/fees/0/add_on_code' }],
    ]);
  });
});
