import { evaluate, isExpression } from './evaluate.js';

const event = { code: 'jobs', timestamp: 1_893_456_000, properties: { seconds: 184, minutes: '2.5', region: 'eu' } };

test.each([
  ['1 + 2 * 3', '7.0'],
  ['(1 + 2) * 3 - -1', '10.0'],
  ['event.properties.seconds / 60', '3.066666666666667'],
  ['round(event.properties.seconds / 60, 1)', '3.1'],
  ['ceil(event.properties.minutes)', '3.0'],
  ['floor(event.properties.minutes)', '2.0'],
  ["concat(event.code, '-', event.properties.region, '-', 7)", 'jobs-eu-7'],
  ['event.timestamp + 1', '1893456001.0'],
])('%s is %s', (...[formula, value]) => {
  expect(evaluate(formula, event)).toBe(value);
});

test.each([
  '',
  '1 +',
  '(1',
  '1 2',
  'sqrt(4)',
  'constructor(4)',
  'event.customer',
  'round()',
  'round(1,2,3)',
  "'open",
  '1 % 2',
])('%s cannot be read', (formula) => {
  expect(isExpression(formula)).toBe(false);
});

test.each([
  ['event.properties.nope', 'Variable: nope not found'],
  ['event.properties.region * 2', 'Expected a decimal, got eu'],
  ['1 / 0', 'Division by zero'],
])('%s fails: %s', (...[formula, message]) => {
  expect(() => evaluate(formula, event)).toThrow(message);
});
