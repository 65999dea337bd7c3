import type { Call } from './call.js';
import { fieldError, notAllowed, notFound, serverError } from '../http/errors.js';
import { paginate } from '../http/pagination.js';
import { list, scalar } from '../http/query.js';
import { integer, isNotANumber, NOT_A_NUMBER, text } from '../kernel/json.js';
import { FREQUENCIES } from '../model/coupon.js';
import type { AppliedCoupon, Coupon } from '../model/coupon.js';
import type { Organization } from '../organization/organization.js';
import { newestFirst } from '../organization/table.js';
import { Checks, oneOf } from '../validation/checks.js';
import { CURRENCIES } from '../validation/word-lists.js';
import { fits } from './filters.js';
import { creditsOf } from '../billing/coupon-credits.js';
import { appliedCouponView, creditView } from '../views/coupon.js';

const sharesLimit = (a: Coupon, b: Coupon): boolean =>
  a.planCodes.some((code) => b.planCodes.includes(code)) || a.metricCodes.some((code) => b.metricCodes.includes(code));

/** Refuses a second single-use coupon and a second coupon with the same limits. */
function checkOverlap(org: Organization, coupon: Coupon, held: AppliedCoupon[]): void {
  if (!coupon.reusable && held.some((applied) => applied.couponId === coupon.id)) {
    throw fieldError('coupon', 'coupon_is_not_reusable');
  }
  const active = held.filter(({ status }) => status === 'active');
  if (active.some((applied) => sharesLimit(coupon, org.coupons.any(applied.couponId) as Coupon))) {
    throw notAllowed('plan_overlapping');
  }
}

/** Gives a coupon to a customer; a reusable one again on every call. */
export function applyCoupon({ org, input }: Call) {
  const customer = org.customerByExternalId(input['external_customer_id']);
  if (!customer) throw notFound('customer');
  const coupon = org.coupons.find(
    ({ code, terminatedAt }) => code === text(input['coupon_code']) && terminatedAt === null,
  );
  if (!coupon) throw notFound('coupon');
  checkOverlap(
    org,
    coupon,
    org.appliedCoupons.all().filter(({ customerId }) => customerId === customer.id),
  );

  const frequency = (input['frequency'] ?? null) === null ? coupon.frequency : oneOf(FREQUENCIES, input['frequency']);
  if (frequency === null) throw serverError();
  const fixed = coupon.type === 'fixed_amount';
  const amountCents = fixed ? (integer(input['amount_cents']) ?? coupon.amountCents) : null;
  const sent = text(input['amount_currency']);
  const currency = fixed ? (sent ?? coupon.currency) : null;
  const duration = integer(input['frequency_duration']) ?? coupon.frequencyDuration;
  new Checks()
    .when(isNotANumber(input['amount_cents']), 'amount_cents', NOT_A_NUMBER)
    .when(frequency === 'recurring' && duration === null, 'frequency_duration', 'value_is_mandatory')
    .when(frequency === 'recurring' && duration !== null && duration < 1, 'frequency_duration', 'value_is_out_of_range')
    .when(frequency === 'recurring' && isNotANumber(input['frequency_duration']), 'frequency_duration', NOT_A_NUMBER)
    .when((integer(input['amount_cents']) ?? 0) < 0, 'amount_cents', 'value_is_out_of_range')
    .when(sent !== null && !CURRENCIES.has(sent), 'amount_currency', 'value_is_invalid')
    .raise();

  customer.currency ??= currency;
  const applied = org.appliedCoupons.insert({
    ...org.record(),
    couponId: coupon.id,
    customerId: customer.id,
    status: 'active',
    amountCents,
    currency,
    percentageRate: fixed ? null : (text(input['percentage_rate']) ?? coupon.percentageRate),
    frequency,
    frequencyDuration: frequency === 'recurring' ? duration : null,
    frequencyRemaining: frequency === 'recurring' ? duration : null,
    terminatedAt: null,
  });
  return { applied_coupon: appliedCouponView(org, applied) };
}

/** Lists attachments with what they gave; an unknown status filters nothing. */
export function listAppliedCoupons({ org, query }: Call) {
  const status = oneOf(['active', 'terminated'], scalar(query, 'status'));
  const codes = list(query, 'coupon_code');
  const rows = org.appliedCoupons
    .all()
    .filter((applied) => {
      const customer = org.customers.get(applied.customerId);
      const code = org.coupons.any(applied.couponId)?.code ?? '';
      return (
        customer !== undefined &&
        (status === null || applied.status === status) &&
        fits(query, 'external_customer_id', customer.externalId) &&
        (codes.length === 0 || codes.includes(code))
      );
    })
    .sort(newestFirst);
  const page = paginate(rows, query);
  return {
    applied_coupons: page.rows.map((applied) => ({
      ...appliedCouponView(org, applied),
      credits: creditsOf(org, applied).map((credit) => creditView(org, credit)),
    })),
    meta: page.meta,
  };
}

/** Ends an attachment; a repeat finds it ended and answers 200 again. */
export function deleteAppliedCoupon({ org, params }: Call) {
  const customer = org.customerByExternalId(params['external_customer_id']);
  if (!customer) throw notFound('customer');
  const applied = org.appliedCoupons.get(params['applied_coupon_id']);
  if (applied?.customerId !== customer.id) throw notFound('applied_coupon');
  if (applied.status === 'active') {
    applied.status = 'terminated';
    applied.terminatedAt = org.now();
  }
  return { applied_coupon: appliedCouponView(org, applied) };
}
