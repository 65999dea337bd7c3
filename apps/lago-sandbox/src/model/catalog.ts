/** What every stored record has; times are milliseconds, null means "not". */
export interface Stored {
  readonly id: string;
  createdAt: number;
  deletedAt: number | null;
}

/** A tax; only the seed can make one. */
export interface Tax extends Stored {
  code: string;
  name: string;
  description: string | null;
  /** Percent. */
  rate: number;
  appliedToOrganization: boolean;
}

/** A price for something billed once. */
export interface AddOn extends Stored {
  code: string;
  name: string;
  invoiceDisplayName: string | null;
  description: string | null;
  amountCents: number;
  currency: string;
  taxCodes: string[];
}

/** How a metric turns events into units. */
export const AGGREGATIONS = [
  'count_agg',
  'sum_agg',
  'max_agg',
  'unique_count_agg',
  'weighted_sum_agg',
  'latest_agg',
] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

export const ROUNDINGS = ['ceil', 'floor', 'round'] as const;
export type Rounding = (typeof ROUNDINGS)[number];

/** A property of events that charges may tell apart, with the values they may name. */
export interface MetricFilter {
  key: string;
  values: string[];
}

/** What is measured: which events count, and how. */
export interface BillableMetric extends Stored {
  code: string;
  name: string;
  description: string | null;
  aggregation: Aggregation;
  fieldName: string | null;
  recurring: boolean;
  expression: string | null;
  roundingFunction: Rounding | null;
  roundingPrecision: number | null;
  weightedInterval: 'seconds' | null;
  filters: MetricFilter[];
}

/** One step of a graduated or volume price, in whole units; to is null on the last one. */
export interface Range {
  from: number;
  to: number | null;
  perUnit: string;
  flat: string;
}

/** The price of a charge; amounts are units of the currency as decimal text. */
export type ChargeModel =
  | { model: 'standard'; amount: string }
  | { model: 'graduated' | 'volume'; ranges: Range[] }
  | { model: 'package'; amount: string; freeUnits: number; packageSize: number }
  | { model: 'percentage'; rate: string; fixedAmount: string; freeEvents: number };

/** A price of its own for events whose properties match. */
export interface ChargeFilter {
  readonly id: string;
  invoiceDisplayName: string | null;
  values: Record<string, string[]>;
  price: ChargeModel;
}

/** The price a plan puts on a metric. */
export interface Charge {
  readonly id: string;
  code: string;
  metricId: string;
  invoiceDisplayName: string | null;
  payInAdvance: boolean;
  invoiceable: boolean;
  prorated: boolean;
  groupKeys: string[];
  price: ChargeModel;
  filters: ChargeFilter[];
}

/** A monthly price with charges for usage; only the seed can make one. */
export interface Plan extends Stored {
  code: string;
  name: string;
  amountCents: number;
  currency: string;
  taxCodes: string[];
  charges: Charge[];
}

/** The legal entity that issues an invoice. */
export interface BillingEntity extends Stored {
  code: string;
  name: string;
  isDefault: boolean;
}

/** A block of text printed on invoices. */
export interface CustomSection extends Stored {
  code: string;
  name: string;
  displayName: string;
  details: string;
}
