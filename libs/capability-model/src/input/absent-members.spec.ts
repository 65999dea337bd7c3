import { Validators } from './validator.js';
import { violationsOf } from './violations.js';

const validate = new Validators().compile({
  type: 'object',
  properties: {
    query: { type: 'object', properties: { page: { type: 'integer' } } },
    body: {
      type: 'object',
      required: ['invoice'],
      properties: {
        invoice: {
          type: 'object',
          required: ['customer'],
          properties: {
            customer: { type: 'string' },
            currency: { type: 'string', pattern: '^[A-Z]{3}$', enum: ['EUR'] },
            'a/b': { type: 'string' },
            fees: { type: 'array', items: { type: 'object', properties: { units: { type: 'number' } } } },
          },
        },
      },
    },
  },
});

const pointers = (body: unknown, query: Record<string, unknown> = {}) =>
  violationsOf(validate, { path: {}, query, body }, []).map(({ pointer }) => pointer);

describe('members sent as null', () => {
  it('are as good as left out', () =>
    expect(pointers({ invoice: { customer: 'c', currency: null, 'a/b': null, fees: [{ units: null }] } })).toEqual([]));

  it('are faults where the member is required, or is no member', () => {
    expect(pointers({ invoice: { customer: null } })).toEqual(['/body/invoice/customer']);
    expect(pointers({ invoice: null })).toEqual(['/body/invoice']);
    expect(pointers({ invoice: { customer: 'c', fees: [null] } })).toEqual(['/body/invoice/fees/0']);
    expect(pointers(null)).toEqual(['/body']);
    expect(pointers({ invoice: { customer: 'c' } }, { page: null })).toEqual(['/query/page']);
  });
});
