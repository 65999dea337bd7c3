import { packagedCatalog } from '../../test/support/catalog.js';
import { createRelations } from './relations.js';

const catalog = packagedCatalog();
const relations = createRelations(catalog);
const tool = (name: string) => catalog.find((one) => one.name === name)!;

describe('relations', () => {
  it.each([
    ['voidinvoice', { lago_id: '1' }, 'findinvoice', { lago_id: '1' }],
    ['destroycustomer', { external_id: 'a' }, 'findcustomer', { external_id: 'a' }],
    [
      'deleteappliedcoupon',
      { external_customer_id: 'a', applied_coupon_id: 'b' },
      'findcustomer',
      { external_id: 'a' },
    ],
    ['createinvoice', {}, undefined, undefined],
    ['findinvoice', { lago_id: '1' }, undefined, undefined],
  ])('the target of %s %j', (name, path, read, args) => {
    const found = relations.target(tool(name), path as Record<string, unknown>);
    expect([found?.tool.name, found?.arguments]).toEqual([read, args]);
  });

  it.each([
    ['external_customer_id', 'findcustomer', { external_id: 'x' }],
    ['invoice_id', 'findinvoice', { lago_id: 'x' }],
    ['add_on_code', 'findaddon', { code: 'x' }],
    ['coupon_code', 'findcoupon', { code: 'x' }],
    ['currency', undefined, undefined],
    ['tax_code', undefined, undefined],
  ])('%s refers to what %s reads', (name, read, args) => {
    const found = relations.referenced(name, 'x');
    expect([found?.tool.name, found?.arguments]).toEqual([read, args]);
  });

  it('knows where to look for what was not found', () => {
    expect(relations.lists('customer', tool('createinvoice'))?.name).toBe('findallcustomers');
    expect(relations.lists(undefined, tool('voidinvoice'))?.name).toBe('findallinvoices');
    expect(relations.lists('tax', tool('voidinvoice'))).toBeUndefined();
  });
});
