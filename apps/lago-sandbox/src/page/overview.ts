import { day, iso, isoMs } from '../kernel/calendar.js';
import { customerOf } from '../billing/invoice-figures.js';
import type { UsageEvent } from '../model/usage-event.js';
import type { Organization } from '../organization/organization.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { newestFirst } from '../organization/table.js';

const LATEST = 50;

/** The key that `npm start` and the pages use. */
const USUAL_KEY = 'sandbox';

const customers = (org: Organization) => {
  const billed = new Map<string, number>();
  for (const invoice of org.invoices.all()) billed.set(invoice.customerId, (billed.get(invoice.customerId) ?? 0) + 1);
  return org.customers
    .all()
    .sort(newestFirst)
    .slice(0, LATEST)
    .map((customer) => ({
      id: customer.externalId,
      name: customer.name,
      currency: customer.currency,
      invoices: billed.get(customer.id) ?? 0,
    }));
};

const invoices = (org: Organization) =>
  org.invoices
    .all()
    .sort(newestFirst)
    .slice(0, LATEST)
    .map((invoice) => ({
      number: invoice.number,
      customer: customerOf(org, invoice).externalId,
      type: invoice.type,
      status: invoice.status,
      payment: invoice.paymentStatus,
      totalCents: invoice.totalCents,
      currency: invoice.currency,
      issued: day(invoice.issuingDay),
    }));

/** The events that arrived last. */
function events(org: Organization) {
  const latest: UsageEvent[] = [...org.events.all()].sort((a, b) => b.createdAt - a.createdAt).slice(0, LATEST);
  return latest.map((event) => ({
    transaction: event.transactionId,
    subscription: event.subscription,
    code: event.code,
    at: isoMs(event.timestamp),
    properties: event.properties,
  }));
}

/** What the page shows: one organization, found by the label that stands for its key, and the latest requests. */
export function overview(sandbox: Sandbox, label: string | undefined) {
  const used = sandbox.select(undefined).sort((a, b) => b.lastSeen - a.lastSeen);
  // Nobody was here yet: what the first call with the usual key will find.
  const all = used.length > 0 ? used : [sandbox.organization(USUAL_KEY)];
  const org = all.find((candidate) => candidate.label === label) ?? all[0];
  return {
    now: iso(sandbox.clock.now()),
    settings: sandbox.settings,
    organizations: all.map((candidate) => ({ label: candidate.label, events: candidate.events.size })),
    organization: org?.label ?? null,
    counts: {
      customers: org?.customers.all().length ?? 0,
      invoices: org?.invoices.all().length ?? 0,
      events: org?.events.size ?? 0,
      creditNotes: org?.creditNotes.all().length ?? 0,
    },
    customers: org ? customers(org) : [],
    invoices: org ? invoices(org) : [],
    events: org ? events(org) : [],
    requests: sandbox.log
      .latest(LATEST)
      .reverse()
      .map(({ at, method, path, operation, status, attempt, fault }) => ({
        at,
        method,
        path,
        operation,
        status,
        attempt,
        fault,
      })),
  };
}
