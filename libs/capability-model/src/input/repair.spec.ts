import type { Parameter } from '../operation.js';
import { ExactNumber } from '../values/exact-number.js';
import { repairInput } from './repair.js';

function repaired(schema: object, value: unknown, place: 'path' | 'query' = 'query'): unknown {
  const parameters = [{ in: place, name: 'x', schema }] as unknown as Parameter[];
  const input = { path: {}, query: {}, [place]: { x: value }, body: { x: '3' } };
  const result = repairInput(input, parameters);
  expect(result.body).toBe(input.body);
  return result[place]['x'];
}

describe('a repair', () => {
  it.each([
    [{ type: 'integer' }, '3', 3],
    [{ type: 'integer' }, '-3', -3],
    [{ type: 'integer' }, '03', '03'],
    [{ type: 'integer' }, '3.5', '3.5'],
    [{ type: 'integer' }, ' 3', ' 3'],
    [{ type: 'integer' }, '', ''],
    [{ type: 'integer' }, '99999999999999999999', '99999999999999999999'],
    [{ type: 'number' }, '1.50', 1.5],
    [{ type: 'number' }, '0.12345678901234567890', new ExactNumber('0.12345678901234567890')],
    [{ type: 'number' }, 'Infinity', 'Infinity'],
    [{ type: 'number' }, '0x10', '0x10'],
    [{ type: ['integer', 'null'] }, '3', 3],
    [{ type: 'boolean' }, 'true', true],
    [{ type: 'boolean' }, 'false', false],
    [{ type: 'boolean' }, 'yes', 'yes'],
    [{ type: 'boolean' }, '1', '1'],
    [{ type: 'string' }, 3, '3'],
    [{ type: 'string' }, new ExactNumber('9007199254740993'), '9007199254740993'],
    [{ type: 'string' }, true, true],
    [{ type: 'string' }, '3', '3'],
    [{ type: ['string', 'integer'] }, 3, 3],
    [{ type: ['string', 'integer'] }, '3', '3'],
    [{ type: 'array', items: { type: 'integer' } }, '3', [3]],
    [{ type: 'array', items: { type: 'integer' } }, ['3', 'x'], [3, 'x']],
    [{ type: 'array' }, { a: 1 }, { a: 1 }],
    [{ type: 'object' }, '{}', '{}'],
    [{}, '3', '3'],
    [{}, 3, 3],
  ])('%j of %j', (schema, value, expected) => {
    expect(repaired(schema, value)).toEqual(expected);
  });

  it('works on path values, and hands an input that needs none on as it is', () => {
    expect(repaired({ type: 'string' }, 7, 'path')).toBe('7');
    const input = { path: {}, query: { x: 'a' } };
    expect(repairInput(input, []).query).toBe(input.query);
  });
});
