import { upgrade } from './upgrade.js';

const of = (schema: unknown) => {
  const dropped: string[] = [];
  const { schemas } = upgrade({ schemas: { it: schema } }, (keyword) => dropped.push(keyword)) as {
    schemas: { it: unknown };
  };
  return [schemas.it, dropped];
};

describe('a published schema', () => {
  it.each([
    [{ type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [{ type: 'string', nullable: false }, { type: 'string' }],
    [{ type: ['string', 'null'], nullable: true }, { type: ['string', 'null'] }],
    [
      { type: 'string', nullable: true, enum: ['a'] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      { type: 'string', nullable: true, enum: ['a', null] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [{ $ref: '#/a', nullable: true }, { anyOf: [{ $ref: '#/a' }, { type: 'null' }] }],
    [{ nullable: true }, {}],
    [{ minimum: 1, exclusiveMinimum: true }, { exclusiveMinimum: 1 }],
    [{ minimum: 1, exclusiveMinimum: false }, { minimum: 1 }],
    [{ maximum: 1, exclusiveMaximum: true }, { exclusiveMaximum: 1 }],
    [{ exclusiveMaximum: 1 }, { exclusiveMaximum: 1 }],
    [
      { properties: { nullable: { type: 'boolean' }, required: { type: 'any' } } },
      { properties: { nullable: { type: 'boolean' }, required: {} } },
    ],
    [
      { default: { nullable: true }, example: { nullable: true } },
      { default: { nullable: true }, example: { nullable: true } },
    ],
    [
      { examples: [{ nullable: true }], const: { type: 'any' } },
      { examples: [{ nullable: true }], const: { type: 'any' } },
    ],
    [{ type: 'file' }, {}],
    [{ type: ['string', 'string', 'any'] }, { type: ['string'] }],
    [{ required: true }, {}],
    [
      { in: 'query', required: true },
      { in: 'query', required: true },
    ],
    [
      { content: {}, required: true },
      { content: {}, required: true },
    ],
    [{ required: ['a', 'a'] }, { required: ['a'] }],
    [{ minLength: '3', maxLength: 'x', minItems: -1, maxItems: 1.5 }, { minLength: 3 }],
    [{ minimum: '0.5', maximum: '' }, { minimum: 0.5 }],
    [{ enum: [1, 1, 'a'] }, { enum: [1, 'a'] }],
    [{ enum: [], allOf: [], properties: null, items: null }, {}],
    [{ items: [{ type: 'string' }] }, { prefixItems: [{ type: 'string' }] }],
    [{ properties: { a: null, b: 'text', c: true } }, { properties: { a: {}, b: {}, c: true } }],
    [{ properties: { $ref: 'x.yaml#/members' } }, { properties: { $ref: 'x.yaml#/members' } }],
    [{ anyOf: [null, { type: 'string' }], allOf: ['x'] }, { anyOf: [{ type: 'string' }] }],
    [{ id: 'old', properties: { id: {} } }, { properties: { id: {} } }],
    [{ pattern: '^[a-z\\_\\-]+$' }, { pattern: '^[a-z_\\-]+$' }],
    [{ pattern: '^a\\-b\\@c$' }, { pattern: '^a-b@c$' }],
    [{ pattern: '^\\d+$' }, { pattern: '^\\d+$' }],
  ])('%j', (schema, expected) => expect(of(schema)).toEqual([expected, []]));

  it.each([
    [{ pattern: '([' }, {}],
    [{ pattern: 'YYYY-MM-DDThh:mm:ssZ', format: 'date-time' }, { format: 'date-time' }],
    [{ pattern: '^[a-z]$', example: 'hero' }, { example: 'hero' }],
    [{ pattern: '^[a-z]$', default: 'hero' }, { default: 'hero' }],
  ])('loses the pattern of %j, which nobody can meet, and says so', (schema, expected) =>
    expect(of(schema)).toEqual([expected, ['pattern']]),
  );

  it('keeps a pattern that its example fits', () =>
    expect(of({ pattern: '^[a-z]$', example: 'h', default: null })[1]).toEqual([]));

  it('is told from the values of examples and from security schemes', () => {
    const media = { examples: { default: { $ref: '#/x' }, one: { value: { nullable: true } } } };
    const schemes = { securitySchemes: { login: { type: 'oauth2' } } };
    expect(upgrade(media)).toEqual(media);
    expect(upgrade(schemes)).toEqual(schemes);
  });
});
