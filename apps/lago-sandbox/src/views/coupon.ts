import { remainingCents } from '../billing/coupon-credits.js';
import { iso, isoOrNull } from '../kernel/calendar.js';
import { Decimal } from '../kernel/decimal.js';
import type { AppliedCoupon, Coupon } from '../model/coupon.js';
import type { Credit } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';

const rate = (value: string | null): string | null => (value === null ? null : Decimal.of(value).toString());

export function couponView(coupon: Coupon) {
  return {
    lago_id: coupon.id,
    name: coupon.name,
    code: coupon.code,
    description: coupon.description,
    coupon_type: coupon.type,
    amount_cents: coupon.amountCents,
    amount_currency: coupon.currency,
    percentage_rate: rate(coupon.percentageRate),
    frequency: coupon.frequency,
    frequency_duration: coupon.frequencyDuration,
    reusable: coupon.reusable,
    limited_plans: coupon.planCodes.length > 0,
    limited_billable_metrics: coupon.metricCodes.length > 0,
    plan_codes: coupon.planCodes,
    billable_metric_codes: coupon.metricCodes,
    created_at: iso(coupon.createdAt),
    expiration: coupon.expiration,
    expiration_at: isoOrNull(coupon.expirationAt),
    terminated_at: isoOrNull(coupon.terminatedAt),
  };
}

/** An attachment; only a fixed amount used once has something that remains. */
export function appliedCouponView(org: Organization, applied: AppliedCoupon) {
  const coupon = org.coupons.any(applied.couponId) as Coupon;
  const once = applied.frequency === 'once' && applied.percentageRate === null;
  return {
    lago_id: applied.id,
    lago_coupon_id: coupon.id,
    coupon_code: coupon.code,
    coupon_name: coupon.name,
    coupon_description: coupon.description,
    coupon_status: coupon.terminatedAt === null ? 'active' : 'terminated',
    coupon_deleted_at: isoOrNull(coupon.deletedAt),
    lago_customer_id: applied.customerId,
    external_customer_id: org.customers.any(applied.customerId)?.externalId ?? '',
    status: applied.status,
    amount_cents: applied.amountCents,
    amount_cents_remaining: once ? Math.max(0, remainingCents(org, applied)) : null,
    amount_currency: applied.currency,
    percentage_rate: rate(applied.percentageRate),
    frequency: applied.frequency,
    frequency_duration: applied.frequencyDuration,
    frequency_duration_remaining: applied.frequencyRemaining,
    expiration_at: isoOrNull(coupon.expirationAt),
    created_at: iso(applied.createdAt),
    terminated_at: isoOrNull(applied.terminatedAt),
  };
}

export function creditView(org: Organization, credit: Credit) {
  return {
    lago_id: credit.id,
    amount_cents: credit.amountCents,
    amount_currency: credit.currency,
    before_taxes: credit.beforeTaxes,
    item: { lago_item_id: credit.itemId, type: credit.type, code: credit.itemCode, name: credit.itemName },
    invoice: {
      lago_id: credit.invoiceId,
      payment_status: org.invoices.any(credit.invoiceId)?.paymentStatus ?? 'pending',
    },
  };
}
