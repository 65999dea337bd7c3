import type { BodyContract, Parameter } from '../operation/operation.js';
import { ExactNumber } from '../values/exact-number.js';
import type { Place } from '../reading/casts.js';
import { compileRepair } from './repair.js';

function repaired(schema: object, value: unknown, place: Place = 'query'): unknown {
  const parameters = [{ in: place, name: 'x', schema }] as unknown as Parameter[];
  const body = { schema: { type: 'object', properties: { x: schema } } } as unknown as BodyContract;
  const input = { path: {}, query: {}, [place]: { x: value } };
  const result = compileRepair(parameters, place === 'body' ? body : undefined)(input);
  return (result[place] as Record<string, unknown>)['x'];
}

describe('a repair', () => {
  it.each([
    [{ type: 'integer' }, '3', 3],
    [{ type: 'integer' }, '-3', -3],
    [{ type: 'integer' }, '03', 3],
    [{ type: 'integer' }, '3.5', '3.5'],
    [{ type: 'integer' }, '1,000', '1,000'],
    [{ type: 'integer' }, '1e3', '1e3'],
    [{ type: 'integer' }, ' 3', ' 3'],
    [{ type: 'integer' }, '', ''],
    [{ type: 'integer' }, '99999999999999999999', '99999999999999999999'],
    [{ type: 'number' }, '1.50', 1.5],
    [{ type: 'number' }, '1e3', 1000],
    [{ type: 'number' }, 'Infinity', 'Infinity'],
    [{ type: 'number' }, '0x10', '0x10'],
    [{ type: 'number' }, '0.1234567890123456789', new ExactNumber('0.1234567890123456789')],
    [{ type: 'string' }, new ExactNumber('9007199254740993'), '9007199254740993'],
    [{ type: ['integer', 'null'] }, '3', 3],
    [{ type: 'boolean' }, 'true', true],
    [{ type: 'boolean' }, 'False', false],
    [{ type: 'boolean' }, 'yes', 'yes'],
    [{ type: 'boolean' }, '1', '1'],
    [{ type: 'string' }, 3, '3'],
    [{ type: 'string' }, 1.5, '1.5'],
    [{ type: 'string' }, 1e21, 1e21],
    [{ type: 'string' }, true, true],
    [{ type: 'string' }, '3', '3'],
    [{ type: ['string', 'integer'] }, 3, 3],
    [{ type: ['string', 'integer'] }, '3', '3'],
    [{ type: 'array', items: { type: 'integer' } }, '3', [3]],
    [{ type: 'array', items: { type: 'integer' } }, ['3', 'x'], [3, 'x']],
    [{ type: ['string', 'array'] }, 'a', 'a'],
    [{ type: 'integer' }, ['3'], 3],
    [{ type: 'string' }, ['a', 'a'], 'a'],
    [{ type: 'string' }, ['a', 'b'], ['a', 'b']],
    [{ type: 'string' }, [], []],
    [{ type: 'array' }, { a: 1 }, { a: 1 }],
    [{ type: 'object' }, '{}', '{}'],
    [{ anyOf: [{ type: 'string', enum: ['all'] }, { type: 'integer' }] }, 3, 3],
    [{ anyOf: [{ type: 'string', enum: ['all'] }, { type: 'integer' }] }, '3', 3],
    [{ anyOf: [{ type: 'string', enum: ['all'] }, { type: 'boolean' }] }, true, true],
    [{}, '3', '3'],
    [{}, 3, 3],
  ])('%j of %j', (schema, value, expected) => {
    expect(repaired(schema, value)).toEqual(expected);
  });

  it.each([
    [{ type: 'string', 'x-reads': 'upper' }, 'nl', 'NL'],
    [{ type: 'integer', 'x-reads': 'exact' }, '3', '3'],
    [{ type: 'boolean', 'x-reads': 'exact' }, 'true', 'true'],
    [{ type: 'boolean', 'x-reads': 'flag' }, 1, true],
    [{ type: 'boolean', 'x-reads': 'flag' }, 'True', true],
    [{ type: 'boolean', 'x-reads': 'flag' }, 'off', false],
    [{ type: 'boolean', 'x-reads': 'flag' }, 'False', 'False'],
    [{ type: 'boolean', 'x-reads': 'flag' }, 'no', 'no'],
    [{ type: 'boolean', 'x-reads': 'flag' }, 2, 2],
    [{ type: ['integer', 'null'], 'x-reads': 'integer or blank' }, '', null],
    [{ type: ['string', 'null'], 'x-reads': 'upper or blank' }, '', null],
    [{ type: ['string', 'null'], 'x-reads': 'upper or blank' }, ' ', null],
    [{ type: 'string', 'x-reads': 'text without NUL' }, 'a\0b', 'ab'],
    [{ type: 'string', format: 'date-time' }, '2030-01-31', '2030-01-31'],
    [{ type: 'string', 'x-reads': 'date-time' }, '2030-01-31', '2030-01-31T00:00:00Z'],
    [{ type: 'string', 'x-reads': 'time or blank' }, '2030-01-31 12:00:00 UTC', '2030-01-31T12:00:00Z'],
    [{ type: 'array', items: { type: 'string' } }, [1, 'b'], ['1', 'b']],
    [{ type: 'array', items: { type: 'string' } }, 'b', 'b'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, { a: 5 }, { a: '5' }],
    [{ type: 'object', additionalProperties: {} }, { a: [5] }, { a: [5] }],
    [
      { allOf: [{ properties: { a: { type: 'string' } } }, { properties: { b: { type: 'integer' } } }] },
      { a: 1, b: '2' },
      { a: '1', b: 2 },
    ],
    [{ type: 'integer' }, null, null],
  ])('in a body, %j of %j', (schema, value, expected) => {
    expect(repaired(schema, value, 'body')).toEqual(expected);
  });

  it('leaves a blank out of a query, and reads several values where the API does', () => {
    const blank = compileRepair(
      [{ in: 'query', name: 'x', schema: { type: 'string', 'x-reads': 'text or blank' } }] as unknown as Parameter[],
      undefined,
    );
    expect(blank({ path: {}, query: { x: '', y: '' } }).query).toEqual({ y: '' });
    expect(repaired({ type: 'integer', 'x-reads': 'integer or list' }, ['1', '2'])).toEqual([1, 2]);
    expect(repaired({ type: 'string', 'x-reads': 'json-text' }, ['a', 'b'])).toBe('["a","b"]');
    expect(repaired({ type: 'boolean', 'x-reads': 'flag' }, 'False')).toBe(false);
  });

  it('works on path values, and hands an input that needs none on as it is', () => {
    expect(repaired({ type: 'string' }, 7, 'path')).toBe('7');
    const input = { path: {}, query: { x: 'a' }, body: { x: [1] } };
    expect(compileRepair([], undefined)(input)).toBe(input);
  });
});
