import { createHash } from 'node:crypto';
import { operation } from '../../test/capability.js';
import { argumentSizes } from './argument-sizes.js';
import { resourceOf } from './resource.js';

const EMAIL = 'ada.lovelace@example.com';

describe('what the audit says about arguments', () => {
  it('is described names and sizes, two levels deep', () => {
    const body = { add_on: { name: 'é', tax_codes: ['a'] } };
    expect(argumentSizes(operation('updateaddon'), { path: { code: 'c' }, query: {}, body })).toEqual({
      'path.code': 3,
      'body.add_on.name': 4,
      'body.add_on.tax_codes': 5,
    });
    expect(argumentSizes(operation('findallcustomers'), { path: {}, query: { page: 3 } })).toEqual({ 'query.page': 1 });
  });

  it('has no name of the caller, wherever it stands', () => {
    const bodies = [
      { [EMAIL]: 1 },
      { customer: { [EMAIL]: 1, external_id: 'c', metadata: [{ key: EMAIL }] } },
      { customer: EMAIL },
      [EMAIL],
      EMAIL,
    ];
    for (const body of bodies) {
      const sizes = argumentSizes(operation('createcustomer'), { path: {}, query: { [EMAIL]: 1 }, body });
      expect(JSON.stringify(sizes)).not.toContain('lovelace');
      expect(sizes['query.other']).toBe(1);
    }
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, 1]));
    expect(argumentSizes(operation('createcustomer'), { path: {}, query: {}, body: many })).toEqual({
      'body.other': 500,
    });
  });

  it('has the size of a body that nobody described', () => {
    const opaque = { parameters: [], body: { required: true, schema: { type: 'object' }, described: false } };
    expect(argumentSizes(opaque, { path: {}, query: {}, body: { [EMAIL]: 1 } })).toEqual({ body: 30 });
  });
});

describe('which record a call is about', () => {
  it('is told by the id the API made', () => {
    const id = '5eb02857-a71e-4ea2-bcf9-57d3a41bc6ba';
    expect(resourceOf(operation('voidinvoice'), { path: { lago_id: id }, query: {} })).toEqual({ lago_id: id });
  });

  it('is told by a digest of an id that somebody chose', () => {
    const digest = createHash('sha256').update(EMAIL).digest('hex').slice(0, 16);
    const path = { external_id: EMAIL };
    expect(resourceOf(operation('findcustomer'), { path, query: {} })).toEqual({ external_id: `sha256:${digest}` });
    expect(resourceOf(operation('voidinvoice'), { path: { lago_id: EMAIL }, query: {} })).toEqual({
      lago_id: `sha256:${digest}`,
    });
    expect(resourceOf(operation('voidinvoice'), { path: {}, query: {} })).toBeUndefined();
  });
});
