import type { Call } from './call.js';
import { refreshDraft } from '../billing/subscription-invoices.js';
import { evaluate, isExpression } from '../expression/evaluate.js';
import { fieldError, forbidden, notFound, serverError } from '../http/errors.js';
import { paginate } from '../http/pagination.js';
import { boolean, integer, isBlank, isObject, strings, text } from '../kernel/json.js';
import type { Json } from '../kernel/json.js';
import { AGGREGATIONS, ROUNDINGS } from '../model/catalog.js';
import type { BillableMetric, MetricFilter } from '../model/catalog.js';
import type { Organization } from '../organization/organization.js';
import { newestFirst } from '../organization/table.js';
import { Checks, oneOf } from '../validation/checks.js';
import { metricView, metricWithCounters } from '../views/catalog.js';

type Fields = Omit<BillableMetric, 'id' | 'createdAt' | 'deletedAt'>;

const byCode = (org: Organization, code: unknown): BillableMetric => {
  const metric = org.metrics.find((candidate) => candidate.code === code);
  if (!metric) throw notFound('billable_metric');
  return metric;
};

const isUsed = (org: Organization, metric: BillableMetric): boolean =>
  org.plans.all().some((plan) => plan.charges.some((charge) => charge.metricId === metric.id));

const readFilters = (value: unknown): MetricFilter[] =>
  (Array.isArray(value) ? value : []).filter(isObject).map((filter) => ({
    key: text(filter['key']) ?? '',
    values: strings(filter['values']),
  }));

/** A word outside the list raises inside Lago instead of being refused. */
const enumerated = <const T extends string>(allowed: readonly T[], value: unknown): T | null => {
  if (value === undefined || value === null || value === '') return null;
  const word = oneOf(allowed, value);
  if (word === null) throw serverError();
  return word;
};

function merged(input: Json, stored?: BillableMetric): Partial<Fields> {
  const pick = <T>(key: string, read: (value: unknown) => T, otherwise: T): T =>
    Object.hasOwn(input, key) ? read(input[key]) : otherwise;
  const aggregation = pick('aggregation_type', (v) => oneOf(AGGREGATIONS, v), stored?.aggregation ?? null);
  return {
    code: pick('code', text, stored?.code ?? null) ?? '',
    name: pick('name', text, stored?.name ?? null) ?? '',
    description: pick('description', text, stored?.description ?? null),
    ...(aggregation ? { aggregation } : {}),
    fieldName: aggregation === 'count_agg' ? null : pick('field_name', text, stored?.fieldName ?? null),
    recurring: pick('recurring', (v) => boolean(v) ?? false, stored?.recurring ?? false),
    expression: pick('expression', text, stored?.expression ?? null) || null,
    roundingFunction: pick('rounding_function', (v) => enumerated(ROUNDINGS, v), stored?.roundingFunction ?? null),
    roundingPrecision: pick('rounding_precision', integer, stored?.roundingPrecision ?? null),
    weightedInterval: pick('weighted_interval', (v) => enumerated(['seconds'], v), stored?.weightedInterval ?? null),
    filters: pick('filters', readFilters, stored?.filters ?? []),
  };
}

function validated(org: Organization, input: Json, stored?: BillableMetric): Fields {
  if (input['aggregation_type'] === 'custom_agg') throw forbidden();
  const fields = merged(input, stored);
  const { aggregation, expression } = fields;
  const taken = org.metrics.find((other) => other.code === fields.code && other !== stored);
  const countable = aggregation !== undefined && ['count_agg', 'max_agg', 'latest_agg'].includes(aggregation);
  new Checks()
    .when(isBlank(fields.name), 'name', 'value_is_mandatory')
    .when(isBlank(fields.code), 'code', 'value_is_mandatory')
    .when(taken !== undefined, 'code', 'value_already_exist')
    .when(aggregation === undefined, 'aggregation_type', 'value_is_invalid')
    .when(
      aggregation !== undefined && aggregation !== 'count_agg' && isBlank(fields.fieldName),
      'field_name',
      'value_is_mandatory',
    )
    .when(aggregation === 'weighted_sum_agg' && !fields.weightedInterval, 'weighted_interval', 'value_is_invalid')
    .when(countable && fields.recurring === true, 'recurring', 'not_compatible_with_aggregation_type')
    .when(Boolean(expression) && !isExpression(expression ?? ''), 'expression', 'invalid_expression')
    .when(
      (fields.filters ?? []).some((filter) => filter.values.length === 0),
      'values',
      'value_is_mandatory',
    )
    .when(
      (fields.filters ?? []).some((filter) => isBlank(filter.key)),
      'key',
      'value_is_mandatory',
    )
    .raise();
  return fields as Fields;
}

export function createMetric({ org, input }: Call) {
  const fields = validated(org, input);
  return { billable_metric: metricWithCounters(org.metrics.insert({ ...org.record(), ...fields })) };
}

export function listMetrics({ org, query }: Call) {
  const { rows, meta } = paginate(org.metrics.all().sort(newestFirst), query);
  return { billable_metrics: rows.map(metricWithCounters), meta };
}

export function findMetric({ org, params }: Call) {
  return { billable_metric: metricView(byCode(org, params['code'])) };
}

/** A metric that a plan uses keeps all but name, description and filters; the answer is 200 all the same. */
export function updateMetric({ org, params, input }: Call) {
  const metric = byCode(org, params['code']);
  const locked = isUsed(org, metric);
  const open = ['name', 'description', 'filters'];
  const change = locked ? Object.fromEntries(Object.entries(input).filter(([key]) => open.includes(key))) : input;
  Object.assign(metric, validated(org, change, metric));
  return { billable_metric: metricWithCounters(metric) };
}

/** Deleting a metric takes its charges out of every plan and recalculates the drafts. */
export function deleteMetric({ org, params }: Call) {
  const metric = byCode(org, params['code']);
  metric.deletedAt = org.now();
  for (const plan of org.plans.all()) plan.charges = plan.charges.filter((charge) => charge.metricId !== metric.id);
  for (const invoice of org.invoices.all()) {
    if (invoice.status === 'draft' && invoice.type === 'subscription') refreshDraft(org, invoice);
  }
  return { billable_metric: metricWithCounters(metric) };
}

/** Runs a formula on a sample event; nothing is stored. */
export function evaluateExpression({ org, body }: Call) {
  const expression = text(body['expression']) ?? '';
  if (isBlank(expression)) throw fieldError('expression', 'value_is_mandatory');
  if (!isExpression(expression)) throw fieldError('expression', 'invalid_expression');
  const event = isObject(body['event']) ? body['event'] : {};
  try {
    const value = evaluate(expression, {
      code: text(event['code']) ?? '',
      // Ruby's to_i: text that starts with digits keeps those, so a date becomes its year in seconds.
      timestamp: Number.parseFloat(text(event['timestamp']) ?? '') || Math.floor(org.now() / 1000),
      properties: isObject(event['properties']) ? event['properties'] : {},
    });
    return { expression_result: { value } };
  } catch {
    throw fieldError('event', 'invalid_event');
  }
}
