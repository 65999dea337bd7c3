import type { Aggregation, BillableMetric, Rounding } from '../model/catalog.js';
import type { UsageEvent } from '../model/usage-event.js';
import { aggregate } from './aggregation.js';

const period = { from: 0, to: 1000 };
const event = (timestamp: number, value: unknown, more: object = {}): UsageEvent => ({
  id: String(timestamp),
  transactionId: String(timestamp),
  subscription: 's',
  code: 'c',
  timestamp,
  createdAt: timestamp,
  properties: { value, ...more },
  preciseTotal: null,
});

function units(aggregation: Aggregation, events: UsageEvent[], rounding: Rounding | null = null): string {
  const metric = {
    aggregation,
    fieldName: 'value',
    roundingFunction: rounding,
    roundingPrecision: 0,
  } as BillableMetric;
  return aggregate(metric, events, period).toString();
}

const events = [event(250, 4), event(0, '2.5'), event(500, -3), event(750, 'no number')];

test.each([
  ['count_agg', '4.0'],
  ['sum_agg', '3.5'],
  ['max_agg', '4.0'],
  ['latest_agg', '0.0'],
  // 2.5 all the time, 4 for three quarters, minus 3 for a half.
  ['weighted_sum_agg', '4.0'],
] as const)('%s gives %s', (...[aggregation, expected]) => {
  expect(units(aggregation, events)).toBe(expected);
});

test('unique counts follow operation_type in the order of time', () => {
  const users = [
    event(2, 'a', { operation_type: 'remove' }),
    event(1, 'a'),
    event(3, 'b'),
    event(4, 'b'),
    event(5, undefined),
  ];
  expect(units('unique_count_agg', users)).toBe('1.0');
});

test('a metric may round its result, and nothing is below zero', () => {
  expect(units('sum_agg', events, 'floor')).toBe('3.0');
  expect(units('sum_agg', [event(1, -5)])).toBe('0.0');
});
