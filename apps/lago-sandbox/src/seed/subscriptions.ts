import { createBatch } from '../handlers/events.js';
import type { Json } from '../kernel/json.js';
import type { Organization } from '../organization/organization.js';
import { runOn } from './run.js';

/** Puts a customer on a plan; no call can do this. */
export function subscribe(org: Organization, externalId: string, customer: string, plan: string): void {
  const startedAt = org.now();
  org.subscriptions.insert({
    ...org.record(),
    externalId,
    customerId: org.customerByExternalId(customer)?.id ?? '',
    planId: org.plans.find(({ code }) => code === plan)?.id ?? '',
    name: null,
    status: 'active',
    startedAt,
    terminatedAt: null,
    periodStart: startedAt,
  });
}

interface Usage {
  subscription: string;
  code: string;
  properties: Json;
}

const USAGE: Usage[] = [
  { subscription: 'sub-417-a', code: 'gpu_minutes', properties: { minutes: 42, region: 'eu-west', team: 'render' } },
  { subscription: 'sub-417-a', code: 'gpu_minutes', properties: { minutes: 18.5, region: 'eu-north', team: 'train' } },
  { subscription: 'sub-417-a', code: 'api_calls', properties: {} },
  { subscription: 'sub-acme-eu', code: 'gpu_minutes', properties: { minutes: 30, card_model: 'h200' } },
  { subscription: 'sub-acme-eu', code: 'gpu_minutes', properties: { minutes: 90, card_model: 'a100' } },
  { subscription: 'sub-acme-eu', code: 'storage_gb', properties: { gb: 170 } },
  { subscription: 'sub-acme-eu', code: 'payment_volume', properties: { amount: 1250.5 } },
  { subscription: 'sub-acme-eu', code: 'seats', properties: { user_id: 'noor' } },
  { subscription: 'sub-usd', code: 'api_calls', properties: {} },
];

/** The usage of one month, spread over its first days; the label keeps transaction ids apart. */
export function seedUsage(org: Organization, label: string): void {
  const now = org.now();
  const events = USAGE.filter((usage) =>
    org.subscriptions.find(({ externalId, status }) => externalId === usage.subscription && status === 'active'),
  ).map((usage, index) => ({
    transaction_id: `${label}-${usage.code}-${index + 1}`,
    external_subscription_id: usage.subscription,
    code: usage.code,
    timestamp: (now + index * 1000) / 1000,
    properties: usage.properties,
  }));
  if (events.length > 0) runOn(org, createBatch, {}, { events });
}
