import type { Stored } from './catalog.js';

/** A customer on a plan; only the seed can make one. */
export interface Subscription extends Stored {
  externalId: string;
  customerId: string;
  planId: string;
  name: string | null;
  status: 'active' | 'pending' | 'terminated' | 'canceled';
  startedAt: number;
  terminatedAt: number | null;
  /** The open period: events from here on belong to it. */
  periodStart: number;
}

/** A half-open stretch of time. */
export interface Period {
  from: number;
  to: number;
}
