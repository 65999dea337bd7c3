import type { Stored } from './catalog.js';
import type { AppliedTax } from './invoice.js';

export const REASONS = [
  'duplicated_charge',
  'product_unsatisfactory',
  'order_change',
  'order_cancellation',
  'fraudulent_charge',
  'other',
] as const;
export const CREDIT_STATUSES = ['available', 'consumed', 'voided'] as const;
export const REFUND_STATUSES = ['pending', 'succeeded', 'failed'] as const;

/** How much of one fee a note takes back. */
export interface CreditNoteItem {
  readonly id: string;
  feeId: string;
  amountCents: number;
}

/** A correction of an invoice: credit for later, money back, or a lower amount due. */
export interface CreditNote extends Stored {
  invoiceId: string;
  customerId: string;
  sequentialId: number;
  number: string;
  draft: boolean;
  issuingDay: number;
  reason: (typeof REASONS)[number];
  description: string | null;
  currency: string;
  creditStatus: (typeof CREDIT_STATUSES)[number] | null;
  refundStatus: (typeof REFUND_STATUSES)[number] | null;
  items: CreditNoteItem[];
  couponsCents: number;
  subTotalCents: number;
  taxCents: number;
  taxRate: number;
  totalCents: number;
  creditCents: number;
  refundCents: number;
  offsetCents: number;
  balanceCents: number;
  taxes: AppliedTax[];
  metadata: Record<string, string | null> | null;
  document: 'none' | 'ready';
  updatedAt: number;
}

/** Prepaid credits of a customer; no call of the sandbox can create or read one, invoices refer to it. */
export interface Wallet extends Stored {
  customerId: string;
  balanceCents: number;
  currency: string;
}
