import { iso, isoMs } from '../kernel/calendar.js';
import type { UsageEvent } from '../model/usage-event.js';
import type { Organization } from '../organization/organization.js';

/** An event as the create calls show it: not matched to a subscription yet. */
export function newEventView(event: UsageEvent) {
  return {
    lago_id: event.id,
    transaction_id: event.transactionId,
    lago_customer_id: null as string | null,
    lago_subscription_id: null as string | null,
    external_subscription_id: event.subscription,
    code: event.code,
    timestamp: isoMs(event.timestamp),
    precise_total_amount_cents: event.preciseTotal,
    properties: event.properties,
    created_at: iso(event.createdAt),
  };
}

/** An event as the read calls show it. */
export function eventView(org: Organization, event: UsageEvent) {
  const subscription = org.subscriptions.find(({ externalId }) => externalId === event.subscription);
  return {
    ...newEventView(event),
    lago_customer_id: subscription?.customerId ?? null,
    lago_subscription_id: subscription?.id ?? null,
  };
}
