import { Decimal } from '../kernel/decimal.js';
import type { ChargeModel, Range } from '../model/catalog.js';
import { priceOf } from './charge-models.js';

const price = (model: ChargeModel, units: number, events = 1): string =>
  priceOf(model, Decimal.of(units), events).amount.toString();
const ranges: Range[] = [
  { from: 0, to: 10, perUnit: '1', flat: '0' },
  { from: 11, to: 20, perUnit: '0.5', flat: '3' },
  { from: 21, to: null, perUnit: '0.1', flat: '0' },
];

test('graduated: each range prices the units inside it', () => {
  expect([0, 10, 10.5, 20, 30].map((units) => price({ model: 'graduated', ranges }, units))).toEqual([
    '0.0',
    '10.0',
    '13.25',
    '18.0',
    '19.0',
  ]);
});

test('volume: the range of the total prices all units', () => {
  expect([0, 10, 11, 30].map((units) => price({ model: 'volume', ranges }, units))).toEqual([
    '0.0',
    '10.0',
    '8.5',
    '3.0',
  ]);
});

test('package: free units first, then whole packages', () => {
  const model: ChargeModel = { model: 'package', amount: '5', freeUnits: 50, packageSize: 100 };
  expect([50, 51, 150, 151].map((units) => price(model, units))).toEqual(['0.0', '5.0', '5.0', '10.0']);
});

test('percentage: a share of the units and a fixed part per paid event', () => {
  const model: ChargeModel = { model: 'percentage', rate: '1.2', fixedAmount: '0.10', freeEvents: 2 };
  expect([price(model, 100, 1), price(model, 100, 5)]).toEqual(['1.2', '1.5']);
});
