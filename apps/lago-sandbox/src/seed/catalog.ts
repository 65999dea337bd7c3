import { createAddOn } from '../handlers/add-ons.js';
import { createMetric } from '../handlers/billable-metrics.js';
import { createCoupon } from '../handlers/coupons.js';
import type { Json } from '../kernel/json.js';
import type { Organization } from '../organization/organization.js';
import { run } from './run.js';

const TAXES = [
  { code: 'nl-vat-21', name: 'BTW 21%', rate: 21, appliedToOrganization: true },
  { code: 'nl-books', name: 'BTW 9%', rate: 9, appliedToOrganization: false },
  { code: 'be-vat-6', name: 'TVA 6%', rate: 6, appliedToOrganization: false },
  { code: 'us-ny-sales', name: 'New York sales tax', rate: 8.875, appliedToOrganization: false },
  { code: 'reverse-charge', name: 'Reverse charge', rate: 0, appliedToOrganization: false },
];

const ADD_ONS: Json[] = [
  { code: 'onboarding-day', name: 'Onboarding day', amount_cents: 45_000, description: 'One day with a consultant' },
  { code: 'training-hour', name: 'Training hour', amount_cents: 12_000 },
  { code: 'sticker', name: 'Sticker sheet', amount_cents: 250, tax_codes: ['nl-books'] },
  { code: 'setup/v1.0', name: 'Set-up, first version', amount_cents: 99_900 },
  { code: 'free-sample', name: 'Free sample', amount_cents: 1 },
];

const METRICS: Json[] = [
  {
    code: 'gpu_minutes',
    name: 'GPU minutes',
    description: 'Minutes of GPU time per job',
    aggregation_type: 'sum_agg',
    field_name: 'minutes',
    filters: [{ key: 'card_model', values: ['a100', 'h200'] }],
  },
  { code: 'api_calls', name: 'API calls', aggregation_type: 'count_agg' },
  { code: 'storage_gb', name: 'Storage', aggregation_type: 'max_agg', field_name: 'gb' },
  { code: 'payment_volume', name: 'Payment volume', aggregation_type: 'sum_agg', field_name: 'amount' },
  { code: 'seats', name: 'Seats', aggregation_type: 'unique_count_agg', field_name: 'user_id', recurring: true },
  { code: 'bandwidth', name: 'Bandwidth', aggregation_type: 'latest_agg', field_name: 'mbit' },
  {
    code: 'disk_hours',
    name: 'Disk hours',
    aggregation_type: 'weighted_sum_agg',
    field_name: 'gb',
    weighted_interval: 'seconds',
  },
  {
    code: 'render_minutes',
    name: 'Render minutes',
    aggregation_type: 'sum_agg',
    field_name: 'minutes',
    expression: 'round(event.properties.seconds / 60, 2)',
  },
  { code: 'sms', name: 'Text messages', aggregation_type: 'count_agg' },
  { code: 'unused/metric.v2', name: 'A metric no plan uses', aggregation_type: 'count_agg' },
];

const COUPONS: Json[] = [
  {
    code: 'SPRING15',
    name: 'Spring offer',
    coupon_type: 'percentage',
    percentage_rate: '15',
    frequency: 'recurring',
    frequency_duration: 4,
  },
  {
    code: 'WELCOME10',
    name: 'Ten euro off',
    coupon_type: 'fixed_amount',
    amount_cents: 1000,
    amount_currency: 'EUR',
    frequency: 'once',
  },
  { code: 'LOYAL5', name: 'Loyal customer', coupon_type: 'percentage', percentage_rate: '5', frequency: 'forever' },
  {
    code: 'TEAM-ONLY',
    name: 'For the team plan',
    coupon_type: 'fixed_amount',
    amount_cents: 500,
    amount_currency: 'EUR',
    frequency: 'forever',
    applies_to: { plan_codes: ['team-monthly'] },
  },
  {
    code: 'GPU-HALF',
    name: 'Half the GPU price',
    coupon_type: 'percentage',
    percentage_rate: '50',
    frequency: 'once',
    applies_to: { billable_metric_codes: ['gpu_minutes'] },
  },
  {
    code: 'ONCE-ONLY',
    name: 'Single use',
    coupon_type: 'percentage',
    percentage_rate: '20',
    frequency: 'once',
    reusable: false,
  },
  {
    code: 'promo/2030.q1',
    name: 'A code with a slash and a dot',
    coupon_type: 'percentage',
    percentage_rate: '3',
    frequency: 'once',
  },
  { code: 'ENDED', name: 'Ended', coupon_type: 'percentage', percentage_rate: '30', frequency: 'once' },
];

/** What can be sold: entities, taxes, add-ons, metrics, then (after the plans) coupons. */
export function seedCatalog(org: Organization): void {
  for (const [code, name] of [
    ['nl-bv', 'Lindelaan B.V.'],
    ['be-bv', 'Lindelaan België'],
  ] as const) {
    org.billingEntities.insert({ ...org.record(), code, name, isDefault: code === 'nl-bv' });
  }
  org.customSections.insert({
    ...org.record(),
    code: 'bank-nl',
    name: 'Bank details',
    displayName: 'Bank',
    details: 'NL00 BANK 0000 0000 00',
  });
  for (const tax of TAXES) org.taxes.insert({ ...org.record(), ...tax, description: null });
  for (const add_on of ADD_ONS) run(org, createAddOn, 'add_on', { amount_currency: 'EUR', ...add_on });
  for (const metric of METRICS) run(org, createMetric, 'billable_metric', metric);
}

export function seedCoupons(org: Organization): void {
  for (const coupon of COUPONS) run(org, createCoupon, 'coupon', { expiration: 'no_expiration', ...coupon });
  const ended = org.coupons.find(({ code }) => code === 'ENDED');
  if (ended) ended.terminatedAt = org.now();
}
