import type { Invoice } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';
import { customerOf, dueCents } from './invoice-figures.js';

/** Sets the payment state of an invoice and of the fees on it. */
export function setPaymentStatus(org: Organization, invoice: Invoice, status: Invoice['paymentStatus']): void {
  const now = org.now();
  invoice.paymentStatus = status;
  invoice.updatedAt = now;
  for (const fee of invoice.fees) {
    fee.paymentStatus = status;
    fee.succeededAt = status === 'succeeded' ? now : fee.succeededAt;
    fee.failedAt = status === 'failed' ? now : fee.failedAt;
  }
}

/** Starts collecting an invoice at the customer's provider; the outcome arrives later. Zero invoices are paid at once. */
export function startPayment(org: Organization, invoice: Invoice): void {
  const amountCents = dueCents(org, invoice);
  if (amountCents === 0) {
    setPaymentStatus(org, invoice, 'succeeded');
    return;
  }
  const attempt = {
    kind: 'charge' as const,
    invoiceId: invoice.id,
    amountCents,
    currency: invoice.currency,
    at: org.now(),
  };
  invoice.attempts += 1;
  org.webhooks += 1;
  if (customerOf(org, invoice).billing.provider === null) {
    org.payments.push({ ...attempt, outcome: 'no_provider' });
    return;
  }
  const running = { ...attempt, outcome: 'running' as 'running' | 'succeeded' | 'failed' };
  org.payments.push(running);
  invoice.payingUntil = org.now() + org.settings.paymentDelayMs;
  org.schedule(invoice.payingUntil, () => {
    const paid = org.settings.paymentProvider === 'ok';
    running.outcome = paid ? 'succeeded' : 'failed';
    invoice.payingUntil = null;
    if (paid) invoice.paidCents += amountCents;
    if (invoice.status === 'finalized') setPaymentStatus(org, invoice, paid ? 'succeeded' : 'failed');
  });
}
