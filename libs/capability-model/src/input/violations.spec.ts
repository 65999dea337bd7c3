import type { Parameter } from '../operation/operation.js';
import { Validators } from './validator.js';
import { violationsOf } from './violations.js';

const parameters = [
  { in: 'query', name: 'statuses', wireName: 'statuses[]' },
  { in: 'path', name: 'id', wireName: 'id' },
] as unknown as Parameter[];

const schema = {
  type: 'object',
  required: ['path', 'query', 'body'],
  properties: {
    path: { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'] },
    query: { type: 'object', properties: { statuses: { type: 'array', items: { enum: ['a'] } } } },
    body: {
      type: 'object',
      required: ['item'],
      properties: {
        item: {
          type: 'object',
          required: ['name'],
          additionalProperties: false,
          properties: {
            name: { type: ['string', 'null'], minLength: 1 },
            day: { type: 'string', format: 'date' },
            at: { type: 'string', format: 'date-time' },
            rate: {
              oneOf: [
                { type: 'string', pattern: '^x' },
                { type: 'integer', minimum: 5 },
              ],
            },
            custom: { type: 'string', format: 'made-up' },
          },
        },
      },
    },
  },
};

const validate = new Validators().compile(schema);
const seen = (input: unknown) =>
  violationsOf(validate, input as never, parameters).map(({ pointer, expected, received, name }) => [
    pointer,
    expected,
    received,
    name,
  ]);

describe('violations', () => {
  it('say where, what was expected and the type of what was received, all at once', () => {
    const item = { day: '2030-13-01', at: '2030-01-01', rate: 1, 'a/b': 1, name: 7, custom: 'x' };
    expect(seen({ path: { id: 'x' }, query: { statuses: ['a', 'b'] }, body: { item } })).toEqual([
      ['/path/id', 'a UUID', 'string', 'id'],
      ['/query/statuses/1', 'one of "a"', 'string', 'statuses[]'],
      ['/body/item/a~1b', 'no such field', 'number', 'a/b'],
      ['/body/item/name', 'text or null', 'number', 'name'],
      ['/body/item/day', 'a date written YYYY-MM-DD', 'string', 'day'],
      ['/body/item/at', 'a date and time written like 2030-01-31T12:00:00Z', 'string', 'at'],
      ['/body/item/rate', 'exactly one of the described forms', 'number', 'rate'],
    ]);
  });

  it('name what is missing', () => {
    expect(seen({ path: {}, query: {} })).toEqual([
      ['/body', 'an object', 'nothing', 'body'],
      ['/path/id', 'text', 'nothing', 'id'],
    ]);
    expect(seen({ path: { id: '5f0c9a7e-3f1b-4f0e-9d55-0a4f6d6f2c11' }, query: {}, body: { item: {} } })).toEqual([
      ['/body/item/name', 'text or null', 'nothing', 'name'],
    ]);
  });

  it('never repeat a value', () => {
    const secret = 'sk_live_1';
    const all = violationsOf(validate, { path: { id: secret }, query: { statuses: secret }, body: secret }, parameters);
    expect(JSON.stringify(all)).not.toContain(secret);
  });
});
