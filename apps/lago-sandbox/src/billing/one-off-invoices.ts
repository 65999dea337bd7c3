import type { Customer } from '../model/customer.js';
import type { Fee, Invoice } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';
import { attachFees, closesAtZero, newInvoice, numberInvoice, totalInvoice } from './invoices.js';
import { setPaymentStatus, startPayment } from './payments.js';
import { fail } from './subscription-invoices.js';

interface OneOff {
  customer: Customer;
  currency: string;
  fees: Fee[];
  skipPayment: boolean;
  purchaseOrderNumber?: string | null;
  id?: string;
  createdAt?: number;
}

/** Bills add-ons at once: number, final state and payment in one step. Coupons never apply here. */
export function billOneOff(org: Organization, start: OneOff): Invoice {
  const { customer } = start;
  const invoice = newInvoice(org, { ...start, type: 'one_off', status: 'finalized' });
  invoice.purchaseOrderNumber = start.purchaseOrderNumber ?? null;
  attachFees(org, invoice, start.fees);
  totalInvoice(org, invoice);
  if (invoice.feesCents === 0 && closesAtZero(customer)) {
    invoice.status = 'closed';
    setPaymentStatus(org, invoice, 'succeeded');
    return invoice;
  }
  if (org.settings.taxProvider === 'pending') {
    invoice.status = 'pending';
    invoice.taxesPending = true;
    return invoice;
  }
  if (org.settings.taxProvider === 'failing') {
    fail(org, invoice);
    return invoice;
  }
  numberInvoice(org, invoice, customer);
  if (invoice.totalCents === 0) setPaymentStatus(org, invoice, 'succeeded');
  else if (!start.skipPayment && customer.billing.provider !== null) startPayment(org, invoice);
  return invoice;
}
