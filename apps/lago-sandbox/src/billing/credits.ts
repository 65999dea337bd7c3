import { Decimal } from '../kernel/decimal.js';
import { cents, percentOf, roundCents } from '../kernel/money.js';
import type { AppliedCoupon, Coupon } from '../model/coupon.js';
import type { Credit, Fee, Invoice } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';
import { remainingCents } from './coupon-credits.js';

const netOf = (fee: Fee): Decimal => cents(fee.amountCents).minus(fee.couponCents);

/** The fees a coupon may reduce: all, or those of the plans or metrics it is limited to. */
function feesFor(org: Organization, coupon: Coupon, invoice: Invoice): Fee[] {
  if (coupon.planCodes.length > 0) {
    return invoice.fees.filter((fee) => {
      const plan = org.plans.any(org.subscriptions.any(fee.subscriptionId ?? '')?.planId ?? '');
      return plan !== undefined && coupon.planCodes.includes(plan.code);
    });
  }
  if (coupon.metricCodes.length > 0) {
    return invoice.fees.filter((fee) => fee.type === 'charge' && coupon.metricCodes.includes(fee.itemCode));
  }
  return invoice.fees;
}

const amountOf = (org: Organization, applied: AppliedCoupon, base: Decimal): number => {
  if (applied.percentageRate !== null) return roundCents(percentOf(base, Decimal.of(applied.percentageRate)).min(base));
  const available = applied.frequency === 'once' ? remainingCents(org, applied) : (applied.amountCents ?? 0);
  return Math.min(Math.max(0, available), roundCents(base));
};

function consume(org: Organization, applied: AppliedCoupon): void {
  if (applied.frequency === 'forever') return;
  if (applied.frequency === 'recurring') {
    applied.frequencyRemaining = Math.max(0, (applied.frequencyRemaining ?? 1) - 1);
    if (applied.frequencyRemaining > 0) return;
  } else if (applied.percentageRate === null && remainingCents(org, applied) > 0) return;
  applied.status = 'terminated';
  applied.terminatedAt = org.now();
}

const credit = (
  org: Organization,
  invoice: Invoice,
  part: Omit<Credit, 'id' | 'createdAt' | 'deletedAt' | 'invoiceId' | 'currency'>,
) => {
  const record: Credit = { ...org.record(), ...part, currency: invoice.currency, invoiceId: invoice.id };
  invoice.credits.push(record);
};

/** Reduces a subscription invoice by the coupons its customer holds, oldest first, before taxes. */
export function applyCoupons(org: Organization, invoice: Invoice): void {
  const held = org.appliedCoupons
    .all()
    .filter((applied) => applied.customerId === invoice.customerId && applied.status === 'active')
    .sort((a, b) => a.createdAt - b.createdAt);
  for (const applied of held) {
    const coupon = org.coupons.any(applied.couponId) as Coupon;
    if (coupon.expirationAt !== null && coupon.expirationAt <= org.now()) continue;
    if (applied.percentageRate === null && applied.currency !== invoice.currency) continue;
    const fees = feesFor(org, coupon, invoice);
    const base = fees.reduce((sum, fee) => sum.plus(netOf(fee)), Decimal.zero);
    const amountCents = amountOf(org, applied, base);
    if (amountCents <= 0) continue;
    for (const fee of fees)
      fee.couponCents = fee.couponCents.plus(cents(amountCents).times(netOf(fee)).dividedBy(base));
    invoice.couponsCents += amountCents;
    credit(org, invoice, {
      type: 'coupon',
      itemId: coupon.id,
      itemCode: coupon.code,
      itemName: coupon.name,
      sourceId: applied.id,
      amountCents,
      beforeTaxes: true,
    });
    consume(org, applied);
  }
}

/** Pays the invoice from the credit notes of its customer, oldest first, after taxes. */
export function applyCreditNotes(org: Organization, invoice: Invoice): void {
  const notes = org.creditNotes
    .all()
    .filter((note) => note.customerId === invoice.customerId && !note.draft && note.creditStatus === 'available')
    .filter((note) => note.currency === invoice.currency && note.balanceCents > 0)
    .sort((a, b) => a.createdAt - b.createdAt);
  for (const note of notes) {
    const amountCents = Math.min(note.balanceCents, invoice.totalCents);
    if (amountCents <= 0) break;
    note.balanceCents -= amountCents;
    if (note.balanceCents === 0) note.creditStatus = 'consumed';
    invoice.creditNotesCents += amountCents;
    invoice.totalCents -= amountCents;
    credit(org, invoice, {
      type: 'credit_note',
      itemId: note.id,
      itemCode: note.number,
      itemName: `Credit note for ${org.invoices.any(note.invoiceId)?.number ?? ''}`,
      sourceId: note.id,
      amountCents,
      beforeTaxes: false,
    });
  }
}

/** Gives back what a voided invoice had used: coupons run again, credit notes regain their balance. */
export function giveBackCredits(org: Organization, invoice: Invoice): void {
  for (const used of invoice.credits) {
    const note = used.type === 'credit_note' ? org.creditNotes.get(used.sourceId) : undefined;
    if (note && note.creditStatus !== 'voided') {
      note.balanceCents += used.amountCents;
      note.creditStatus = 'available';
    }
    const applied = used.type === 'coupon' ? org.appliedCoupons.get(used.sourceId) : undefined;
    if (!applied || org.coupons.get(applied.couponId)?.terminatedAt !== null) continue;
    if (applied.frequency === 'recurring') applied.frequencyRemaining = (applied.frequencyRemaining ?? 0) + 1;
    applied.status = 'active';
    applied.terminatedAt = null;
  }
}
