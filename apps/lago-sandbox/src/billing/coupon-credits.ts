import type { AppliedCoupon } from '../model/coupon.js';
import type { Credit } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';

/** What the attachment has given so far, on invoices that still count. */
export function creditsOf(org: Organization, applied: AppliedCoupon): Credit[] {
  return org.invoices
    .all()
    .filter((invoice) => invoice.customerId === applied.customerId && invoice.status !== 'voided')
    .flatMap((invoice) => invoice.credits.filter((credit) => credit.sourceId === applied.id));
}

/** What is left of a once-only fixed amount. */
export function remainingCents(org: Organization, applied: AppliedCoupon): number {
  return (applied.amountCents ?? 0) - creditsOf(org, applied).reduce((sum, credit) => sum + credit.amountCents, 0);
}
