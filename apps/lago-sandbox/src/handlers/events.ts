import type { Call } from './call.js';
import { fieldError, notFound, unprocessable } from '../http/errors.js';
import { paginate } from '../http/pagination.js';
import { sent } from '../http/query.js';
import { Decimal } from '../kernel/decimal.js';
import { isBlank, isObject, text } from '../kernel/json.js';
import { isoTime } from '../kernel/ruby-time.js';
import type { UsageEvent } from '../model/usage-event.js';
import type { Organization } from '../organization/organization.js';
import { billInstantly, instantFees } from '../billing/instant-fees.js';
import { Checks } from '../validation/checks.js';
import { eventView, newEventView } from '../views/event.js';
import { feeView } from '../views/fee.js';
import { readEvent, readTimestamp, withExpression } from './event-input.js';
import type { EventFault } from './event-input.js';
import { FilterChecks } from './filters.js';

function store(org: Organization, event: UsageEvent): void {
  org.events.add(event, org.settings.eventStore);
  billInstantly(org, event);
}

/** Stores an event, also when its subscription or metric is unknown: then it is never billed. */
export function createEvent({ org, input }: Call) {
  const read = readEvent(org, input);
  if ('fault' in read) throw unprocessable(read.fault);
  store(org, read.event);
  return { event: newEventView(read.event) };
}

/** Stores all events or none; faults are keyed by position. */
export function createBatch({ org, body }: Call) {
  const inputs: unknown[] = Array.isArray(body['events']) ? body['events'] : [];
  if (inputs.length === 0) throw fieldError('events', 'no_events');
  if (inputs.length > org.settings.maxBatch) throw fieldError('events', 'too_many_events');
  const faults: Record<string, EventFault> = {};
  const seen = new Set<string>();
  const events = inputs.flatMap((input, index) => {
    const read = readEvent(org, isObject(input) ? input : {});
    const fault = 'fault' in read ? read.fault : repeated(org, read.event, seen);
    if (fault) faults[String(index)] = fault;
    return 'event' in read ? [read.event] : [];
  });
  // What is wrong in itself is said first; which ids are taken only shows when all could be stored.
  const wrong = Object.entries(faults).filter(([, fault]) => !isDuplicate(fault));
  if (wrong.length > 0) throw unprocessable(Object.fromEntries(wrong));
  if (Object.keys(faults).length > 0) throw unprocessable(faults);
  for (const event of events) store(org, event);
  return { events: events.map(newEventView) };
}

const isDuplicate = (fault: EventFault): boolean =>
  typeof fault !== 'string' && fault['transaction_id']?.includes('value_already_exist') === true;

function repeated(org: Organization, event: UsageEvent, seen: Set<string>): EventFault | undefined {
  if (org.settings.eventStore === 'postgres' && seen.has(event.transactionId)) {
    return { transaction_id: ['value_already_exist'] };
  }
  seen.add(event.transactionId);
  return undefined;
}

/** Finds an event by its transaction id alone. */
export function findEvent({ org, params }: Call) {
  const event = org.events.find(params['transaction_id'] ?? '');
  if (!event) throw notFound('event');
  return { event: eventView(org, event) };
}

/** Lists events, newest first: by their own time in Postgres, by arrival in ClickHouse. */
export function listEvents({ org, query }: Call) {
  const subscription = sent(query, 'external_subscription_id');
  const code = sent(query, 'code');
  const fromStart = sent(query, 'timestamp_from_started_at') === 'true';
  const [from, to] = ['timestamp_from', 'timestamp_to'].map((name) => sent(query, name));
  new FilterChecks()
    .word('timestamp_from_started_at', sent(query, 'timestamp_from_started_at'), ['true', 'false'])
    .raise();
  if (fromStart && !subscription) {
    new FilterChecks().add('external_subscription_id', 'required with timestamp_from_started_at').raise();
  }
  if (fromStart && from) {
    new FilterChecks().add('timestamp_from', 'cannot be used with timestamp_from_started_at').raise();
  }
  new Checks()
    .when(from !== undefined && isoTime(from) === null, 'timestamp_from', 'invalid_date')
    .when(to !== undefined && isoTime(to) === null, 'timestamp_to', 'invalid_date')
    .raise();
  const started = org.subscriptions.find(({ externalId }) => externalId === subscription)?.startedAt;
  const first = (fromStart ? started : isoTime(from)) ?? -Infinity;
  const last = isoTime(to) ?? Infinity;
  const rows: UsageEvent[] = [];
  for (const event of subscription === undefined ? org.events.all() : org.events.ofSubscription(subscription)) {
    if ((code === undefined || event.code === code) && event.timestamp >= first && event.timestamp <= last)
      rows.push(event);
  }
  const page = paginate(rows.sort(org.settings.eventStore === 'postgres' ? byTime : byArrival), query);
  return { events: page.rows.map((event) => eventView(org, event)), meta: page.meta };
}

const byTime = (a: UsageEvent, b: UsageEvent): number =>
  b.timestamp - a.timestamp || (a.transactionId < b.transactionId ? -1 : 1);

const byArrival = (a: UsageEvent, b: UsageEvent): number => b.createdAt - a.createdAt;

/** Prices an imagined event; nothing is stored. */
export function estimateFees({ org, input }: Call) {
  const subscription = org.subscriptions.find(
    ({ externalId, status }) => externalId === text(input['external_subscription_id']) && status === 'active',
  );
  if (!subscription) throw notFound('subscription');
  const metric = org.metrics.find((candidate) => candidate.code === text(input['code']));
  if (!metric) throw notFound('billable_metric');
  const timestamp = isBlank(input['timestamp']) ? org.now() : readTimestamp(input['timestamp'], org.now());
  if (timestamp === null) throw fieldError('timestamp', 'invalid_format');
  const plan = org.plans.any(subscription.planId);
  if (!plan?.charges.some((charge) => charge.metricId === metric.id && charge.payInAdvance)) {
    throw fieldError('code', 'does_not_match_an_instant_charge');
  }
  const event = withExpression(org, {
    id: '',
    transactionId: text(input['transaction_id']) ?? org.newId(),
    subscription: subscription.externalId,
    code: metric.code,
    timestamp,
    createdAt: org.now(),
    properties: isObject(input['properties']) ? input['properties'] : {},
    preciseTotal: text(input['precise_total_amount_cents']),
  });
  if (typeof event === 'string') throw unprocessable(event);
  const value = event.properties[metric.fieldName ?? ''];
  const numeric = !['count_agg', 'unique_count_agg'].includes(metric.aggregation);
  if (numeric && value !== undefined && Decimal.parse(value) === null) {
    throw fieldError('properties', 'value_is_not_valid_number');
  }
  return { fees: instantFees(org, subscription, metric, event).map((fee) => feeView(org, fee, true)) };
}
