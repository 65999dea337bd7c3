import { fails as f } from '../support/error-case.js';

const addOn = (change: object) => ({
  add_on: { name: 'N', code: 'n', amount_cents: 5, amount_currency: 'EUR', ...change },
});
const metric = (change: object) => ({
  billable_metric: { name: 'N', code: 'n', aggregation_type: 'count_agg', ...change },
});
const percentage = {
  name: 'N',
  code: 'n',
  coupon_type: 'percentage',
  percentage_rate: '5',
  frequency: 'once',
  expiration: 'no_expiration',
};
const coupon = (change: object) => ({ coupon: { ...percentage, ...change } });
const fixed = (change: object) =>
  coupon({ coupon_type: 'fixed_amount', amount_cents: 500, amount_currency: 'EUR', ...change });
const apply = (change: object) => ({
  applied_coupon: { external_customer_id: 'acme', coupon_code: 'LOYAL5', ...change },
});
const update = (path: string, root: string) => (value: object) => [`PUT ${path}`, { [root]: value }] as const;

const onAddOn = update('/add_ons/sticker', 'add_on');
const onMetric = update('/billable_metrics/unused%2Fmetric.v2', 'billable_metric');
const onCoupon = update('/coupons/promo/2030.q1', 'coupon');
const both = { applies_to: { plan_codes: ['team-monthly'], billable_metric_codes: ['gpu_minutes'] } };

export const CATALOG_CASES = [
  f('createaddon', '422 code value_already_exist', 'POST /add_ons', addOn({ code: 'sticker' })),
  f('createaddon', '422 code value_is_mandatory', 'POST /add_ons', addOn({ code: ' ' })),
  f('createaddon', '422 name value_is_mandatory', 'POST /add_ons', addOn({ name: '' })),
  f('createaddon', '422 amount_cents value_is_out_of_range', 'POST /add_ons', addOn({ amount_cents: 0 })),
  f('createaddon', '422 amount_currency value_is_invalid', 'POST /add_ons', addOn({ amount_currency: 'XXX' })),
  f('createaddon', '404 tax_not_found', 'POST /add_ons', addOn({ tax_codes: ['nl-vat-21', 'nope'] })),
  f('updateaddon', '404 add_on_not_found', 'PUT /add_ons/nope', { add_on: { name: 'x' } }),
  f('updateaddon', '404 tax_not_found', ...onAddOn({ tax_codes: ['nope'] })),
  f('updateaddon', '422 code value_already_exist', ...onAddOn({ code: 'onboarding-day' })),
  f('updateaddon', '422 amount_cents value_is_out_of_range', ...onAddOn({ amount_cents: -1 })),
  f('updateaddon', '422 amount_currency value_is_invalid', ...onAddOn({ amount_currency: 'eur' })),
  f('findaddon', '404 add_on_not_found', 'GET /add_ons/nope'),
  f('destroyaddon', '404 add_on_not_found', 'DELETE /add_ons/nope'),
  f('findallinvoicecollections', '403 feature_unavailable', 'GET /analytics/invoice_collection', undefined, {
    settings: { premium: false },
  }),
  f('findallinvoicedusages', '403 feature_unavailable', 'GET /analytics/invoiced_usage', undefined, {
    settings: { premium: false },
  }),
  f('findallmrrs', '403 feature_unavailable', 'GET /analytics/mrr', undefined, { settings: { premium: false } }),

  f('createbillablemetric', '422 code value_already_exist', 'POST /billable_metrics', metric({ code: 'seats' })),
  f('createbillablemetric', '422 code value_is_mandatory', 'POST /billable_metrics', metric({ code: '' })),
  f('createbillablemetric', '422 name value_is_mandatory', 'POST /billable_metrics', metric({ name: null })),
  f(
    'createbillablemetric',
    '422 aggregation_type value_is_invalid',
    'POST /billable_metrics',
    metric({ aggregation_type: 'avg' }),
  ),
  f(
    'createbillablemetric',
    '422 field_name value_is_mandatory',
    'POST /billable_metrics',
    metric({ aggregation_type: 'sum_agg' }),
  ),
  f(
    'createbillablemetric',
    '422 weighted_interval value_is_invalid',
    'POST /billable_metrics',
    metric({ aggregation_type: 'weighted_sum_agg', field_name: 'x' }),
  ),
  f(
    'createbillablemetric',
    '422 recurring not_compatible_with_aggregation_type',
    'POST /billable_metrics',
    metric({ recurring: true }),
  ),
  f(
    'createbillablemetric',
    '422 expression invalid_expression',
    'POST /billable_metrics',
    metric({ expression: '1 +' }),
  ),
  f(
    'createbillablemetric',
    '422 values value_is_mandatory',
    'POST /billable_metrics',
    metric({ filters: [{ key: 'k', values: [] }] }),
  ),
  f(
    'createbillablemetric',
    '403 feature_unavailable',
    'POST /billable_metrics',
    metric({ aggregation_type: 'custom_agg' }),
  ),
  f('createbillablemetric', '500', 'POST /billable_metrics', metric({ rounding_function: 'truncate' })),
  f(
    'evaluatebillablemetricexpression',
    '422 expression value_is_mandatory',
    'POST /billable_metrics/evaluate_expression',
    { event: {} },
  ),
  f(
    'evaluatebillablemetricexpression',
    '422 expression invalid_expression',
    'POST /billable_metrics/evaluate_expression',
    { expression: 'sqrt(2)' },
  ),
  f('evaluatebillablemetricexpression', '422 event invalid_event', 'POST /billable_metrics/evaluate_expression', {
    expression: 'event.properties.a',
    event: { code: 'x' },
  }),
  f('updatebillablemetric', '404 billable_metric_not_found', 'PUT /billable_metrics/nope', {
    billable_metric: { name: 'x' },
  }),
  f('updatebillablemetric', '422 code value_already_exist', ...onMetric({ code: 'seats' })),
  f('updatebillablemetric', '422 field_name value_is_mandatory', ...onMetric({ aggregation_type: 'max_agg' })),
  f('updatebillablemetric', '422 expression invalid_expression', ...onMetric({ expression: '(' })),
  f('updatebillablemetric', '422 recurring not_compatible_with_aggregation_type', ...onMetric({ recurring: true })),
  f('updatebillablemetric', '422 values value_is_mandatory', ...onMetric({ filters: [{ key: 'k' }] })),
  f('updatebillablemetric', '500', ...onMetric({ weighted_interval: 'minutes' })),
  f('destroybillablemetric', '404 billable_metric_not_found', 'DELETE /billable_metrics/nope'),
  f('findbillablemetric', '404 billable_metric_not_found', 'GET /billable_metrics/nope'),

  f('createcoupon', '422 code value_already_exist', 'POST /coupons', coupon({ code: 'SPRING15' })),
  f('createcoupon', '422 code value_is_mandatory', 'POST /coupons', coupon({ code: '' })),
  f('createcoupon', '422 name value_is_mandatory', 'POST /coupons', coupon({ name: '' })),
  f('createcoupon', '422 coupon_type value_is_invalid', 'POST /coupons', coupon({ coupon_type: 'gift' })),
  f('createcoupon', '422 frequency value_is_invalid', 'POST /coupons', coupon({ frequency: 'daily' })),
  f('createcoupon', '422 expiration value_is_invalid', 'POST /coupons', coupon({ expiration: undefined })),
  f('createcoupon', '422 amount_cents value_is_mandatory', 'POST /coupons', fixed({ amount_cents: null })),
  f('createcoupon', '422 amount_cents value_is_out_of_range', 'POST /coupons', fixed({ amount_cents: 0 })),
  f('createcoupon', '422 amount_currency value_is_mandatory', 'POST /coupons', fixed({ amount_currency: null })),
  f('createcoupon', '422 amount_currency value_is_invalid', 'POST /coupons', fixed({ amount_currency: 'ABC' })),
  f('createcoupon', '422 percentage_rate value_is_mandatory', 'POST /coupons', coupon({ percentage_rate: null })),
  f('createcoupon', '422 frequency_duration value_is_mandatory', 'POST /coupons', coupon({ frequency: 'recurring' })),
  f(
    'createcoupon',
    '422 frequency_duration value_is_out_of_range',
    'POST /coupons',
    coupon({ frequency: 'recurring', frequency_duration: 0 }),
  ),
  f(
    'createcoupon',
    '422 expiration_at invalid_date',
    'POST /coupons',
    coupon({ expiration: 'time_limit', expiration_at: '2020-01-01T00:00:00Z' }),
  ),
  f('createcoupon', '404 plans_not_found', 'POST /coupons', coupon({ applies_to: { plan_codes: ['nope'] } })),
  f(
    'createcoupon',
    '404 billable_metrics_not_found',
    'POST /coupons',
    coupon({ applies_to: { billable_metric_codes: ['nope'] } }),
  ),
  f('createcoupon', '405 only_one_limitation_type_per_coupon_allowed', 'POST /coupons', coupon(both)),
  f('updatecoupon', '404 coupon_not_found', 'PUT /coupons/nope', { coupon: { name: 'x' } }),
  f('updatecoupon', '404 plans_not_found', ...onCoupon({ applies_to: { plan_codes: ['nope'] } })),
  f('updatecoupon', '404 billable_metrics_not_found', ...onCoupon({ applies_to: { billable_metric_codes: ['nope'] } })),
  f('updatecoupon', '405 only_one_limitation_type_per_coupon_allowed', ...onCoupon(both)),
  f('updatecoupon', '422 expiration_at invalid_date', ...onCoupon({ expiration: 'time_limit', expiration_at: 'soon' })),
  f('updatecoupon', '422 code value_already_exist', ...onCoupon({ code: 'LOYAL5' })),
  f(
    'updatecoupon',
    '422 amount_cents value_is_mandatory',
    ...onCoupon({ coupon_type: 'fixed_amount', amount_currency: 'EUR' }),
  ),
  f(
    'updatecoupon',
    '422 amount_cents value_is_out_of_range',
    ...onCoupon({ coupon_type: 'fixed_amount', amount_cents: 0 }),
  ),
  f('updatecoupon', '422 percentage_rate value_is_mandatory', ...onCoupon({ percentage_rate: '' })),
  f('updatecoupon', '422 frequency_duration value_is_mandatory', ...onCoupon({ frequency: 'recurring' })),
  f(
    'updatecoupon',
    '422 frequency_duration value_is_out_of_range',
    ...onCoupon({ frequency: 'recurring', frequency_duration: 0 }),
  ),
  f('findcoupon', '404 coupon_not_found', 'GET /coupons/nope'),
  f('destroycoupon', '404 coupon_not_found', 'DELETE /coupons/nope'),

  f('applycoupon', '404 customer_not_found', 'POST /applied_coupons', apply({ external_customer_id: 'nope' })),
  f('applycoupon', '404 coupon_not_found', 'POST /applied_coupons', apply({ coupon_code: 'ENDED' })),
  f('applycoupon', '405 plan_overlapping', 'POST /applied_coupons', apply({ coupon_code: 'TEAM-ONLY' }), {
    given: [['POST /applied_coupons', apply({ coupon_code: 'TEAM-ONLY' })]],
  }),
  f('applycoupon', '422 coupon coupon_is_not_reusable', 'POST /applied_coupons', apply({ coupon_code: 'ONCE-ONLY' }), {
    given: [['POST /applied_coupons', apply({ coupon_code: 'ONCE-ONLY' })]],
  }),
  f(
    'applycoupon',
    '422 frequency_duration value_is_mandatory',
    'POST /applied_coupons',
    apply({ frequency: 'recurring' }),
  ),
  f(
    'applycoupon',
    '422 amount_cents value_is_out_of_range',
    'POST /applied_coupons',
    apply({ coupon_code: 'WELCOME10', amount_cents: -5 }),
  ),
  f(
    'applycoupon',
    '422 amount_currency value_is_invalid',
    'POST /applied_coupons',
    apply({ coupon_code: 'WELCOME10', amount_currency: 'ZZZ' }),
  ),
  f('applycoupon', '500', 'POST /applied_coupons', apply({ frequency: 'daily' })),
  f(
    'deleteappliedcoupon',
    '404 customer_not_found',
    'DELETE /customers/nope/applied_coupons/91c6e7b3-44d8-4a0f-8b52-1e7f60d9c2aa',
  ),
  f(
    'deleteappliedcoupon',
    '404 applied_coupon_not_found',
    'DELETE /customers/acme/applied_coupons/91c6e7b3-44d8-4a0f-8b52-1e7f60d9c2aa',
  ),
];
