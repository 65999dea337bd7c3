import type { Call } from './call.js';
import { notAllowed, notFound } from '../http/errors.js';
import { paginate } from '../http/pagination.js';
import { boolean, integer, isBlank, isNotANumber, isObject, NOT_A_NUMBER, strings, text } from '../kernel/json.js';
import type { Json } from '../kernel/json.js';
import { looseTime } from '../kernel/ruby-time.js';
import { COUPON_TYPES, EXPIRATIONS, FREQUENCIES } from '../model/coupon.js';
import type { Coupon } from '../model/coupon.js';
import type { Organization } from '../organization/organization.js';
import { Checks, oneOf } from '../validation/checks.js';
import { CURRENCIES } from '../validation/word-lists.js';
import { couponView } from '../views/coupon.js';

type Fields = Omit<Coupon, 'id' | 'createdAt' | 'deletedAt' | 'terminatedAt'>;

const byCode = (org: Organization, code: unknown): Coupon => {
  const coupon = org.coupons.find((candidate) => candidate.code === code);
  if (!coupon) throw notFound('coupon');
  return coupon;
};

/** What a coupon is limited to; both kinds at once are refused, unknown codes are missing. */
function readLimits(org: Organization, input: Json, stored?: Coupon): Pick<Coupon, 'planCodes' | 'metricCodes'> {
  if (!Object.hasOwn(input, 'applies_to')) {
    return { planCodes: stored?.planCodes ?? [], metricCodes: stored?.metricCodes ?? [] };
  }
  const limits = isObject(input['applies_to']) ? input['applies_to'] : {};
  const planCodes = strings(limits['plan_codes']);
  const metricCodes = strings(limits['billable_metric_codes']);
  if (planCodes.length > 0 && metricCodes.length > 0) throw notAllowed('only_one_limitation_type_per_coupon_allowed');
  if (!planCodes.every((code) => org.plans.find((plan) => plan.code === code))) throw notFound('plans');
  if (!metricCodes.every((code) => org.metrics.find((metric) => metric.code === code)))
    throw notFound('billable_metrics');
  return { planCodes, metricCodes };
}

function merged(org: Organization, input: Json, stored?: Coupon) {
  const pick = <T>(key: string, read: (value: unknown) => T, otherwise: T): T =>
    Object.hasOwn(input, key) ? read(input[key]) : otherwise;
  return {
    code: pick('code', text, stored?.code ?? null),
    name: pick('name', text, stored?.name ?? null),
    description: pick('description', text, stored?.description ?? null),
    type: pick('coupon_type', (v) => oneOf(COUPON_TYPES, v), stored?.type ?? null),
    amountCents: pick('amount_cents', integer, stored?.amountCents ?? null),
    currency: pick('amount_currency', text, stored?.currency ?? null),
    percentageRate: pick('percentage_rate', text, stored?.percentageRate ?? null),
    reusable: pick('reusable', (v) => boolean(v) ?? true, stored?.reusable ?? true),
    frequency: pick('frequency', (v) => oneOf(FREQUENCIES, v), stored?.frequency ?? null),
    frequencyDuration: pick('frequency_duration', integer, stored?.frequencyDuration ?? null),
    expiration: pick('expiration', (v) => oneOf(EXPIRATIONS, v), stored?.expiration ?? null),
    expirationAt: pick('expiration_at', looseTime, stored?.expirationAt ?? null),
    ...readLimits(org, input, stored),
  };
}

function validated(org: Organization, input: Json, stored?: Coupon): Fields {
  const fields = merged(org, input, stored);
  const taken = org.coupons.find((other) => other.code === fields.code && other !== stored);
  const fixed = fields.type === 'fixed_amount';
  const checks = new Checks()
    .when(isBlank(fields.name), 'name', 'value_is_mandatory')
    .when(isBlank(fields.code), 'code', 'value_is_mandatory')
    .when(taken !== undefined, 'code', 'value_already_exist')
    .when(fields.type === null, 'coupon_type', 'value_is_invalid')
    .when(fields.frequency === null, 'frequency', 'value_is_invalid')
    .when(fields.expiration === null, 'expiration', 'value_is_invalid')
    .when(fixed && fields.amountCents === null, 'amount_cents', 'value_is_mandatory')
    .when(fields.amountCents !== null && fields.amountCents <= 0, 'amount_cents', 'value_is_out_of_range')
    .when(isNotANumber(input['amount_cents']), 'amount_cents', NOT_A_NUMBER)
    .when(fixed && isBlank(fields.currency), 'amount_currency', 'value_is_mandatory')
    .when(fields.currency !== null && !CURRENCIES.has(fields.currency), 'amount_currency', 'value_is_invalid')
    .when(fields.type === 'percentage' && isBlank(fields.percentageRate), 'percentage_rate', 'value_is_mandatory');
  if (fields.frequency === 'recurring') {
    checks
      .when(fields.frequencyDuration === null, 'frequency_duration', 'value_is_mandatory')
      .when((fields.frequencyDuration ?? 0) < 1, 'frequency_duration', 'value_is_out_of_range')
      .when(isNotANumber(input['frequency_duration']), 'frequency_duration', NOT_A_NUMBER);
  }
  // Only a moment that was sent is checked, whatever the kind of expiry, and even when it equals the stored one.
  if (isScalar(input['expiration_at']) && !isBlank(input['expiration_at'])) {
    checks.when((fields.expirationAt ?? 0) <= org.now(), 'expiration_at', 'invalid_date');
  }
  checks.raise();
  return fields as Fields;
}

const isScalar = (value: unknown): boolean => typeof value !== 'object';

export function createCoupon({ org, input }: Call) {
  const fields = validated(org, input);
  return { coupon: couponView(org.coupons.insert({ ...org.record(), ...fields, terminatedAt: null })) };
}

const inListOrder = (a: Coupon, b: Coupon): number =>
  Number(a.terminatedAt !== null) - Number(b.terminatedAt !== null) ||
  Number(a.expiration === 'time_limit') - Number(b.expiration === 'time_limit') ||
  (a.expirationAt ?? Infinity) - (b.expirationAt ?? Infinity) ||
  b.createdAt - a.createdAt;

/** Lists coupons: running ones first, then those that never expire, then by expiry. */
export function listCoupons({ org, query }: Call) {
  const { rows, meta } = paginate(org.coupons.all().sort(inListOrder), query);
  return { coupons: rows.map(couponView), meta };
}

export function findCoupon({ org, params }: Call) {
  return { coupon: couponView(byCode(org, params['code'])) };
}

/** A coupon somebody received keeps all but its name, description and expiry; the answer is 200 all the same. */
export function updateCoupon({ org, params, input }: Call) {
  const coupon = byCode(org, params['code']);
  const used = org.appliedCoupons.all().some((applied) => applied.couponId === coupon.id);
  const open = ['name', 'description', 'expiration', 'expiration_at'];
  const change = used ? Object.fromEntries(Object.entries(input).filter(([key]) => open.includes(key))) : input;
  if (used) readLimits(org, input, coupon);
  return { coupon: couponView(Object.assign(coupon, validated(org, change, coupon))) };
}

/** Deleting a coupon ends it for everybody who holds it. */
export function deleteCoupon({ org, params }: Call) {
  const coupon = byCode(org, params['code']);
  const now = org.now();
  coupon.deletedAt = now;
  coupon.terminatedAt ??= now;
  for (const applied of org.appliedCoupons.all()) {
    if (applied.couponId !== coupon.id || applied.status === 'terminated') continue;
    applied.status = 'terminated';
    applied.terminatedAt = now;
  }
  return { coupon: couponView(coupon) };
}
