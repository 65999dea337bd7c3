import type { Stored } from './catalog.js';

export const COUPON_TYPES = ['fixed_amount', 'percentage'] as const;
export const FREQUENCIES = ['once', 'recurring', 'forever'] as const;
export const EXPIRATIONS = ['no_expiration', 'time_limit'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** The offer of a discount. */
export interface Coupon extends Stored {
  code: string;
  name: string;
  description: string | null;
  type: (typeof COUPON_TYPES)[number];
  amountCents: number | null;
  currency: string | null;
  percentageRate: string | null;
  reusable: boolean;
  frequency: Frequency;
  frequencyDuration: number | null;
  expiration: (typeof EXPIRATIONS)[number];
  expirationAt: number | null;
  planCodes: string[];
  metricCodes: string[];
  terminatedAt: number | null;
}

/** A discount a customer holds, with the amounts copied from the coupon when it was given. */
export interface AppliedCoupon extends Stored {
  readonly couponId: string;
  readonly customerId: string;
  status: 'active' | 'terminated';
  amountCents: number | null;
  currency: string | null;
  percentageRate: string | null;
  frequency: Frequency;
  frequencyDuration: number | null;
  frequencyRemaining: number | null;
  terminatedAt: number | null;
}
