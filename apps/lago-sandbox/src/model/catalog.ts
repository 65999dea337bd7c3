/** What every stored record has; times are milliseconds, null means "not". */
export interface Stored {
  readonly id: string;
  createdAt: number;
  deletedAt: number | null;
}

export interface Tax extends Stored {
  code: string;
  name: string;
  description: string | null;
  /** Percent. */
  rate: number;
  appliedToOrganization: boolean;
}

export interface AddOn extends Stored {
  code: string;
  name: string;
  invoiceDisplayName: string | null;
  description: string | null;
  amountCents: number;
  currency: string;
  taxCodes: string[];
}

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

export interface MetricFilter {
  key: string;
  values: string[];
}

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

export interface ChargeFilter {
  readonly id: string;
  invoiceDisplayName: string | null;
  values: Record<string, string[]>;
  price: ChargeModel;
}

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

export interface Plan extends Stored {
  code: string;
  name: string;
  amountCents: number;
  currency: string;
  taxCodes: string[];
  charges: Charge[];
}

export interface BillingEntity extends Stored {
  code: string;
  name: string;
  isDefault: boolean;
}

export interface CustomSection extends Stored {
  code: string;
  name: string;
  displayName: string;
  details: string;
}
