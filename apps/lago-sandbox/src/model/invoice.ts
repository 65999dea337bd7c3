import type { Decimal } from '../kernel/decimal.js';
import type { Stored } from './catalog.js';
import type { MetadataEntry } from './customer.js';
import type { Period } from './subscription.js';

export type PaymentStatus = 'pending' | 'succeeded' | 'failed';

/** A tax as it stood when it was applied. */
export interface AppliedTax {
  readonly id: string;
  taxId: string;
  code: string;
  name: string;
  description: string | null;
  rate: number;
  amountCents: number;
  baseCents: number;
  createdAt: number;
}

export type FeeType = 'charge' | 'add_on' | 'subscription' | 'credit' | 'commitment' | 'fixed_charge' | 'product';

/** One line: on an invoice, or alone when it was charged outside one. Amounts named exact are not rounded yet. */
export interface Fee extends Stored {
  type: FeeType;
  invoiceId: string | null;
  customerId: string;
  subscriptionId: string | null;
  chargeId: string | null;
  chargeFilterId: string | null;
  /** Add-on, metric, subscription or wallet behind the fee. */
  itemId: string;
  itemCode: string;
  itemName: string;
  itemDescription: string | null;
  displayName: string | null;
  description: string | null;
  groupedBy: Record<string, string>;
  filters: Record<string, string[]> | null;
  currency: string;
  units: Decimal;
  totalUnits: Decimal;
  unitCents: Decimal;
  exactCents: Decimal;
  amountCents: number;
  couponCents: Decimal;
  exactTaxCents: Decimal;
  taxCents: number;
  taxRate: number;
  taxes: AppliedTax[];
  eventsCount: number | null;
  payInAdvance: boolean;
  invoiceable: boolean;
  period: Period | null;
  eventTransactionId: string | null;
  amountDetails: Record<string, unknown>;
  paymentStatus: PaymentStatus | 'refunded';
  succeededAt: number | null;
  failedAt: number | null;
  refundedAt: number | null;
  creditedCents: number;
}

/** A coupon or credit note that made an invoice cheaper. */
export interface Credit extends Stored {
  type: 'coupon' | 'credit_note';
  itemId: string;
  itemCode: string;
  itemName: string;
  sourceId: string;
  amountCents: number;
  currency: string;
  beforeTaxes: boolean;
  invoiceId: string;
}

/** closed is the state no read call shows. */
export type InvoiceStatus = 'draft' | 'finalized' | 'voided' | 'failed' | 'pending' | 'closed';
export type InvoiceType = 'subscription' | 'add_on' | 'credit' | 'one_off' | 'advance_charges' | 'progressive_billing';

/** The subscription and period an invoice bills, and why. */
export interface InvoiceSubscription {
  subscriptionId: string;
  period: Period;
  reason: 'subscription_periodic' | 'in_advance_charge' | 'subscription_terminating';
}

/** A bill. Its number is a placeholder until it is final. */
export interface Invoice extends Stored {
  customerId: string;
  billingEntityCode: string;
  sequentialId: number;
  number: string;
  type: InvoiceType;
  status: InvoiceStatus;
  paymentStatus: PaymentStatus;
  currency: string;
  issuingDay: number;
  dueDay: number;
  netPaymentTerm: number;
  versionNumber: number;
  fees: Fee[];
  credits: Credit[];
  taxes: AppliedTax[];
  feesCents: number;
  couponsCents: number;
  creditNotesCents: number;
  taxCents: number;
  taxRate: number;
  totalCents: number;
  paidCents: number;
  subscriptions: InvoiceSubscription[];
  metadata: MetadataEntry[];
  purchaseOrderNumber: string | null;
  errorDetails: { id: string; code: string; details: Record<string, string> }[];
  customSectionCodes: string[];
  disputeLostAt: number | null;
  voidedAt: number | null;
  updatedAt: number;
  document: 'none' | 'ready';
  paymentLink: { url: string; until: number } | null;
  /** Set while a payment attempt is running. */
  payingUntil: number | null;
  attempts: number;
  taxesPending: boolean;
  walletId: string | null;
}
