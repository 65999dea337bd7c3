import { requestSchema } from './request-schema.js';

describe('a schema of a request', () => {
  it('asks for nothing that only answers hold', () => {
    const inner = { type: 'object', required: ['id', 'name'], properties: { id: { readOnly: true }, name: {} } };
    const free = { type: 'object', required: ['name'], properties: { name: {} } };
    const schema = { allOf: [inner, free], properties: { list: { items: inner } }, examples: [inner] };
    const read = requestSchema(schema) as typeof schema;
    expect(read.allOf[0]!.required).toEqual(['name']);
    expect(read.properties.list.items).toBe(read.allOf[0]);
    expect(read.allOf[1]).toBe(free);
    expect(read.examples[0]).toBe(inner);
  });

  it('takes what fits several of its forms, but where they are there to exclude each other', () => {
    const forms = [{ type: 'integer' }, { type: 'number' }];
    expect(requestSchema({ properties: { a: { oneOf: forms } } })).toEqual({ properties: { a: { anyOf: forms } } });
    const excluding = { oneOf: [{ required: ['a'] }, { required: ['b'] }] };
    expect(requestSchema(excluding)).toBe(excluding);
    const both = { oneOf: forms, anyOf: forms };
    expect(requestSchema(both)).toBe(both);
    expect(requestSchema({ properties: { oneOf: { type: 'string' } } })).toEqual({
      properties: { oneOf: { type: 'string' } },
    });
  });

  it('stays what it is where nothing is to be left out', () => {
    const schema = { type: 'object', required: ['a'], properties: { a: { readOnly: false } } };
    expect(requestSchema(schema)).toBe(schema);
  });
});
