import { slimSchema } from './slim-schema.js';

describe('slimSchema', () => {
  it('keeps every field, also nested ones, with one type each', () => {
    const slim = slimSchema({
      type: 'object',
      required: ['code'],
      properties: {
        code: { type: 'string', pattern: '^a', description: 'Unique key, at most 255 characters. More about it.' },
        note: { type: ['string', 'null'], examples: ['x'] },
        lines: { type: 'array', items: { type: 'object', properties: { units: { type: ['number', 'string'] } } } },
      },
    });
    expect(slim).toEqual({
      type: 'object',
      required: ['code'],
      properties: {
        code: { type: 'string', description: 'Unique key, at most 255 characters; More about it' },
        note: { type: 'string' },
        lines: { type: 'array', items: { type: 'object', properties: { units: { type: 'number' } } } },
      },
    });
  });

  it('merges compositions instead of showing them; only what always holds stays required', () => {
    const a = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
    const b = { type: 'object', properties: { b: { type: 'integer' } }, required: ['b'] };
    expect(slimSchema({ allOf: [a, b] })).toMatchObject({ required: ['a', 'b'] });
    const either = slimSchema({ oneOf: [a, b, { type: 'null' }] });
    expect(either).toEqual({ type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' } } });
  });

  it('shows short enums and names some values of long ones', () => {
    const long = Array.from({ length: 20 }, (_, index) => `V${index}`);
    const slim = slimSchema({
      properties: { short: { enum: ['a', 'b', null] }, long: { enum: long, description: 'Country, two capitals' } },
    });
    expect(slim).toMatchObject({
      properties: { short: { enum: ['a', 'b'] }, long: { description: 'Country, two capitals Such as V0, V1, V2' } },
    });
  });

  it('leaves out descriptions that repeat the name, and keeps rules and units', () => {
    const slim = slimSchema({
      properties: {
        phone: { type: 'string', description: 'Phone number of the customer' },
        amount_cents: { type: 'integer', description: 'Net amount in cents' },
        created_at_from: { type: 'string', format: 'date-time', description: 'Earliest creation time' },
      },
    });
    expect(slim).toMatchObject({
      properties: {
        phone: { type: 'string' },
        amount_cents: { type: 'integer', description: 'Net amount in cents' },
        created_at_from: { type: 'string', format: 'date-time' },
      },
    });
    expect(slim['properties']).not.toHaveProperty('phone.description');
  });

  it('says that a moment may also be written as ISO 8601', () => {
    const slim = slimSchema({
      properties: { at: { type: 'number', description: 'Unix seconds', 'x-moment': 'unix' } },
    });
    expect(slim).toMatchObject({ properties: { at: { description: 'Unix seconds; or ISO 8601' } } });
  });

  it('hides deprecated fields, and those that are there to be refused', () => {
    const properties = { old: { type: 'string', deprecated: true }, not: { type: 'null' }, kept: { type: 'string' } };
    const slim = slimSchema({ properties });
    expect(slim['properties']).toEqual({ kept: { type: 'string' } });
  });
});
