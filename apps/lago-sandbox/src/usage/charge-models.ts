import { Decimal } from '../kernel/decimal.js';
import type { ChargeModel, Range } from '../model/catalog.js';

/** What some units cost, in units of the currency, and how that came about. */
export interface Price {
  amount: Decimal;
  details: Record<string, unknown>;
}

const d = Decimal.of;

/** The units that fall into a range; ranges count whole units, so 11 to 20 starts above 10. */
const unitsIn = (range: Range, units: Decimal): Decimal => {
  const below = d(range.from === 0 ? 0 : range.from - 1);
  const upTo = range.to === null ? units : units.min(d(range.to));
  return upTo.minus(below).max(Decimal.zero);
};

function graduated(ranges: Range[], units: Decimal): Price {
  let amount = Decimal.zero;
  const rows = ranges.flatMap((range) => {
    const inside = unitsIn(range, units);
    if (inside.isZero()) return [];
    const perUnit = inside.times(d(range.perUnit));
    const total = perUnit.plus(d(range.flat));
    amount = amount.plus(total);
    return [
      {
        units: inside.toString(),
        from_value: range.from,
        to_value: range.to,
        flat_unit_amount: d(range.flat).toString(),
        per_unit_amount: d(range.perUnit).toString(),
        per_unit_total_amount: perUnit.toString(),
        total_with_flat_amount: total.toString(),
      },
    ];
  });
  return { amount, details: { graduated_ranges: rows } };
}

function volume(ranges: Range[], units: Decimal): Price {
  const range = ranges.find(({ to }) => to === null || units.compare(d(to)) <= 0);
  if (!range || units.isZero()) return { amount: Decimal.zero, details: {} };
  const perUnit = units.times(d(range.perUnit));
  return {
    amount: perUnit.plus(d(range.flat)),
    details: {
      per_unit_amount: d(range.perUnit).toString(),
      flat_unit_amount: d(range.flat).toString(),
      per_unit_total_amount: perUnit.toString(),
    },
  };
}

function packaged(price: Extract<ChargeModel, { model: 'package' }>, units: Decimal): Price {
  const paid = units.minus(d(price.freeUnits)).max(Decimal.zero);
  const packages = paid.dividedBy(d(price.packageSize)).round(0, 'ceil');
  return {
    amount: packages.times(d(price.amount)),
    details: {
      free_units: d(price.freeUnits).toString(),
      paid_units: paid.toString(),
      per_package_size: price.packageSize,
      per_package_unit_amount: d(price.amount).toString(),
    },
  };
}

function percentage(price: Extract<ChargeModel, { model: 'percentage' }>, units: Decimal, events: number): Price {
  const share = units.times(d(price.rate)).dividedBy(d(100));
  const paidEvents = Math.max(0, events - price.freeEvents);
  const fixed = d(price.fixedAmount).times(d(paidEvents));
  return {
    amount: share.plus(fixed),
    details: {
      units: units.toString(),
      rate: d(price.rate).toString(),
      per_unit_total_amount: share.toString(),
      free_events: price.freeEvents,
      paid_events: paidEvents,
      fixed_fee_unit_amount: d(price.fixedAmount).toString(),
      fixed_fee_total_amount: fixed.toString(),
    },
  };
}

/** The price of units under a charge model. */
export function priceOf(price: ChargeModel, units: Decimal, events: number): Price {
  switch (price.model) {
    case 'standard':
      return { amount: units.times(d(price.amount)), details: {} };
    case 'graduated':
      return graduated(price.ranges, units);
    case 'volume':
      return volume(price.ranges, units);
    case 'package':
      return packaged(price, units);
    case 'percentage':
      return percentage(price, units, events);
  }
}
