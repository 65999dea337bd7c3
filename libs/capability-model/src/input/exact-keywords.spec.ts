import fc from 'fast-check';
import { readJson } from '../values/read-json.js';
import { Validators } from './validator.js';
import { violationsOf } from './violations.js';

const validators = new Validators();

function faults(schema: object, json: string): string[] {
  const validator = validators.compile({ type: 'object', properties: { body: schema } });
  return violationsOf(validator, { path: {}, query: {}, body: readJson(json) }, []).map(
    ({ pointer, expected, received }) => `${pointer}: ${expected}, ${received}`,
  );
}

const refused = (schema: object, json: string) => faults(schema, json).length > 0;

describe('numbers a double cannot hold', () => {
  it.each([
    [{ maximum: 9007199254740992 }, '9007199254740993', true],
    [{ maximum: 9007199254740994 }, '9007199254740993', false],
    [{ minimum: 9007199254740994 }, '9007199254740993', true],
    [{ minimum: 9007199254740992 }, '9007199254740993', false],
    [{ exclusiveMaximum: 9007199254740992 }, '9007199254740991.5', false],
    [{ exclusiveMaximum: 1 }, '0.99999999999999999999', false],
    [{ exclusiveMinimum: 1 }, '1.00000000000000000001', false],
    [{ maximum: 1 }, '1.00000000000000000001', true],
    [{ minimum: 0 }, '-9007199254740993', true],
    [{ multipleOf: 2 }, '9007199254740993', true],
    [{ multipleOf: 3 }, '9007199254740993', false],
    [{ multipleOf: 0.01 }, '9007199254740993.25', false],
    [{ multipleOf: 0.01 }, '1.13', false],
    [{ multipleOf: 0.01 }, '1.135', true],
    [{ multipleOf: 0.1 }, '9007199254740993.25', true],
    [{ type: 'integer' }, '9007199254740993', false],
    [{ type: 'integer' }, '9007199254740993.5', true],
    [{ type: 'integer' }, '9007199254740993.0', false],
    [{ type: 'integer' }, '9007199254740993e3', false],
    [{ type: 'number' }, '9007199254740993.5', false],
    [{ type: 'string' }, '9007199254740993', true],
    [{ type: 'object' }, '9007199254740993', true],
    [{ enum: [9007199254740992] }, '9007199254740993', true],
    [{ const: 9007199254740992 }, '9007199254740993', true],
    [{ type: 'array', uniqueItems: true }, '[9007199254740993,9007199254740992]', false],
    [{ type: 'array', uniqueItems: true }, '[9007199254740993,9007199254740993.0]', true],
    [{ anyOf: [{ maximum: 1 }, { minimum: 9007199254740994 }] }, '9007199254740993', true],
    [{ format: 'int32', type: 'integer' }, '2147483647.0000000000001', true],
    [{ required: ['text'] }, '9007199254740993', false],
    [{ properties: { text: { type: 'number' } } }, '9007199254740993', false],
    [{ items: { maximum: 5 }, maxItems: 1 }, '[9007199254740993,1]', true],
  ])('%j refuses %s: %s', (schema, json, expected) => expect(refused(schema, json)).toBe(expected));

  it('are checked as scaled whole numbers are', () => {
    const number = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n });
    fc.assert(
      fc.property(number, fc.constantFrom(0n, 7n, 9007199254740992n), (given, limit) => {
        const schema = { minimum: Number(limit) };
        expect(refused(schema, `${given}`)).toBe(given < limit);
        expect(refused(schema, `${given}.5`)).toBe(given < 0n ? given - 1n < limit : given < limit);
      }),
    );
  });

  it('are refused by name where no reader holds them, whatever the schema says', () => {
    expect(faults({}, '{"a":[1e400],"b":-1.5e999}')).toEqual([
      '/body/a/0: a number below 1.8e308 of at most 1000 digits, 1e400',
      '/body/b: a number below 1.8e308 of at most 1000 digits, -1.5e999',
    ]);
    expect(faults({ type: 'string' }, '1e400')).toHaveLength(1);
    const [long = ''] = faults({}, '1'.repeat(2000));
    expect(long.length).toBeLessThan(150);
    expect(faults({}, '1'.repeat(400))).toEqual([]);
  });

  it('leave the rest of the input as it was', () => {
    const schema = { type: 'object', required: ['code'], properties: { amount: { type: 'integer' } } };
    expect(faults(schema, '{"amount":9007199254740993}')).toEqual(['/body/code: a value, nothing']);
    expect(faults(schema, '{"amount":9007199254740993,"code":null}')).toEqual([]);
  });
});
