import type { JsonSchema } from '../operation/operation.js';
import { typeName } from './schema-names.js';
import { SharedSchemas } from './shared-schemas.js';

const long = 'x'.repeat(200);
const person: JsonSchema = { type: 'object', properties: { name: { type: 'string', pattern: long } } };
const record = (properties: Record<string, JsonSchema>): JsonSchema => ({ type: 'object', properties });

function write(...schemas: JsonSchema[]) {
  const shared = new SharedSchemas(['Problem']);
  schemas.forEach((schema) => shared.count(schema));
  return { written: schemas.map((schema, index) => shared.write(schema, `Reply${index}`)), shared };
}

describe('schemas that occur more than once', () => {
  it('get the name of the member they were found under, items the singular', () => {
    const { written, shared } = write(record({ owner: person }), record({ people: { type: 'array', items: person } }));
    expect(written).toEqual([
      record({ owner: { $ref: '#/components/schemas/Owner' } }),
      record({ people: { type: 'array', items: { $ref: '#/components/schemas/Owner' } } }),
    ]);
    expect(shared.components['Owner']).toEqual(person);
  });

  it('may differ in what they are said to be', () => {
    const described = { ...person, description: 'Who pays.' };
    const { written } = write(record({ owner: person }), record({ payer: described }));
    expect(written[1]).toEqual(record({ payer: { $ref: '#/components/schemas/Owner', description: 'Who pays.' } }));
  });

  it('never share a name when they differ otherwise, nor take one that is taken', () => {
    const other = record({ name: { type: 'number', description: long } });
    const { shared } = write(
      record({ problem: person }),
      record({ problem: person }),
      record({ problem: other, more: other }),
    );
    expect(Object.keys(shared.components).sort()).toEqual(['Problem', 'Problem2', 'Problem3', 'Reply0']);
    expect(shared.components['Problem']).toEqual({});
  });

  it('stay where they are when they occur once, or are short', () => {
    const short = record({ id: { type: 'string' } });
    const { written, shared } = write(record({ a: short, b: short }), person);
    expect(written).toEqual([record({ a: short, b: short }), person]);
    expect(Object.keys(shared.components)).toEqual(['Problem']);
  });
});

describe('names of types', () => {
  it.each([
    ['external_customer_id', 'value', 'ExternalCustomerId'],
    ['fees', 'item', 'Fee'],
    ['taxes', 'item', 'Tax'],
    ['entries', 'item', 'Entry'],
    ['address', 'item', 'Address'],
    ['2fa', 'value', 'Value2fa'],
  ] as const)('%s', (key, of, name) => expect(typeName(key, of)).toBe(name));
});

it('writes schemas that refer to each other over many levels, however large their text would be', () => {
  let schema: JsonSchema = { type: 'object', properties: { id: { type: 'string', description: 'x'.repeat(200) } } };
  for (let level = 0; level < 60; level += 1) {
    schema = { type: 'object', properties: { left: schema, right: schema, [`level_${level}`]: { type: 'string' } } };
  }
  const shared = new SharedSchemas([]);
  shared.count(schema);
  const written = shared.write(schema, 'Top');
  expect(JSON.stringify([written, shared.components]).length).toBeLessThan(20_000);
  expect(Object.keys(shared.components)).toHaveLength(60);
});
