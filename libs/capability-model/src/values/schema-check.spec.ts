import { schemaCheck } from './schema-check.js';

it('says of every fault where it is and which key it is about', () => {
  const check = schemaCheck({
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: { name: { type: 'string' }, size: { type: 'integer' } },
  });
  expect(check({ name: 'x', size: 1 })).toEqual([]);
  expect(check({ size: 'big', colour: 1 })).toEqual([
    "must have required property 'name'",
    'must NOT have additional properties (colour)',
    '/size must be integer',
  ]);
});
