import { evaluate } from '../expression/evaluate.js';
import { serverError } from '../http/errors.js';
import { Decimal } from '../kernel/decimal.js';
import { isBlank, isObject, text } from '../kernel/json.js';
import type { Json } from '../kernel/json.js';
import type { UsageEvent } from '../model/usage-event.js';
import type { Organization } from '../organization/organization.js';

/** What is wrong with an event: codes per field, or the text of a failing expression. */
export type EventFault = Record<string, string[]> | string;

/** What Postgres, and a date of JavaScript, can hold; Lago fails when it stores more. */
const LATEST = 8_640_000_000_000_000;

/** Unix seconds as milliseconds; absent means now, null is unreadable. */
export function readTimestamp(value: unknown, now: number): number | null {
  if (value === undefined || value === null || value === false) return Math.floor(now);
  const seconds = Decimal.parse(value);
  return seconds === null ? null : seconds.times(Decimal.of(1000)).round().toNumber();
}

/** Fills the field of a metric that has an expression; returns a text when the expression fails. */
export function withExpression(org: Organization, event: UsageEvent): UsageEvent | string {
  const metric = org.metrics.find((candidate) => candidate.code === event.code);
  if (!metric?.expression || !metric.fieldName) return event;
  try {
    const value = evaluate(metric.expression, { ...event, timestamp: event.timestamp / 1000 });
    return { ...event, properties: { ...event.properties, [metric.fieldName]: value } };
  } catch (error) {
    return `expression_evaluation_failed: ${error instanceof Error ? error.message : 'unknown'}`;
  }
}

/** Reads one event of a body; the fault says why it cannot be stored. */
export function readEvent(org: Organization, input: Json): { event: UsageEvent } | { fault: EventFault } {
  const details: Record<string, string[]> = {};
  const transactionId = text(input['transaction_id']) ?? '';
  const code = text(input['code']) ?? '';
  const subscription = text(input['external_subscription_id']) ?? '';
  const timestamp = readTimestamp(input['timestamp'], org.now());
  if (isBlank(transactionId)) details['transaction_id'] = ['value_is_mandatory'];
  if (isBlank(code)) details['code'] = ['value_is_mandatory'];
  if (timestamp === null) details['timestamp'] = ['invalid_format'];
  if (timestamp === null || Object.keys(details).length > 0) return { fault: details };
  if (Math.abs(timestamp) > LATEST) throw serverError();
  if (org.settings.eventStore === 'postgres' && org.events.has(subscription, transactionId)) {
    return { fault: { transaction_id: ['value_already_exist'] } };
  }
  const createdAt = org.stamp();
  const event = withExpression(org, {
    id:
      org.settings.eventStore === 'postgres'
        ? org.newId()
        : [org.label, subscription, transactionId, Math.floor(createdAt / 1000)].join('-'),
    transactionId,
    subscription,
    code,
    timestamp,
    createdAt,
    properties: isObject(input['properties']) ? input['properties'] : {},
    preciseTotal: text(input['precise_total_amount_cents']),
  });
  return typeof event === 'string' ? { fault: event } : { event };
}
