import fc from 'fast-check';
import type { BodyContract, Parameter } from '../operation/operation.js';
import { bodyFields, withArgumentNames } from './argument-names.js';

const parameter = (name: string, place: 'path' | 'query' = 'query') => ({ name, in: place }) as Parameter;
const body = (...keys: string[]): BodyContract => ({
  required: false,
  described: true,
  schema: { type: 'object', properties: Object.fromEntries(keys.map((key) => [key, {}])) },
});

function namesOf(parameters: Parameter[], contract?: BodyContract) {
  const named = withArgumentNames(parameters, contract);
  return [named.parameters.map(({ name, argument }) => argument ?? name), named.body?.arguments ?? {}];
}

describe('names of arguments', () => {
  it.each([
    [
      [parameter('page'), parameter('assignee.any'), parameter('X-Team')],
      ['page', 'assignee.any', 'X-Team'],
    ],
    [
      [parameter('page[size]'), parameter('filter[a][b]')],
      ['page_size', 'filter_a_b'],
    ],
    [
      [parameter('$filter'), parameter('größe')],
      ['filter', 'gr_e'],
    ],
    [
      [parameter('id', 'path'), parameter('id')],
      ['id', 'query_id'],
    ],
    [
      [parameter('a[b]'), parameter('a_b'), parameter('a]b')],
      ['a_b', 'query_a_b', 'ab'],
    ],
    [
      [parameter('$'), parameter('§')],
      ['value', 'query_value'],
    ],
    [
      [parameter('x'.repeat(70)), parameter('x'.repeat(80))],
      ['x'.repeat(64), `query_${'x'.repeat(56)}_2`],
    ],
  ])('%#', (parameters, expected) => expect(namesOf(parameters)).toEqual([expected, {}]));

  it('leave the fields of a body their own, and find others where those cannot be', () => {
    expect(namesOf([parameter('id', 'path'), parameter('id')], body('id', 'note to all'))).toEqual([
      ['path_id', 'query_id'],
      { note_to_all: 'note to all' },
    ]);
    expect(namesOf([parameter('body')], { ...body(), described: false })).toEqual([['query_body'], {}]);
  });

  it('are such as clients take, and none is there twice', () => {
    const text = fc.string({ minLength: 1, maxLength: 90, unit: 'grapheme' });
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 8 }), fc.uniqueArray(text, { maxLength: 4 }), (names, keys) => {
        const [own, renamed] = namesOf(
          names.map((name) => parameter(name)),
          keys.length ? body(...keys) : undefined,
        ) as [string[], Record<string, string>];
        const left = keys.filter((key) => !Object.values(renamed).includes(key));
        const all = [...own, ...Object.keys(renamed), ...left];
        expect(all.filter((name) => !/^[a-zA-Z0-9_.-]{1,64}$/.test(name))).toEqual([]);
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });
});

describe('the fields of a body', () => {
  const field = { properties: { a: {} }, required: ['a'] };
  it.each([
    [field, ['a']],
    [{ allOf: [field, { properties: { b: {} } }] }, ['a', 'b']],
    [{ ...field, oneOf: [] }, undefined],
    [{ ...field, anyOf: [] }, undefined],
    [{ ...field, patternProperties: {} }, undefined],
    [{ allOf: [field, { oneOf: [] }] }, undefined],
    [{ type: 'string' }, undefined],
  ])('%j', (schema, names) => {
    const found = bodyFields(schema);
    expect(found && Object.keys(found.properties)).toEqual(names);
    if (found) expect(found.required).toEqual(['a']);
  });
});
