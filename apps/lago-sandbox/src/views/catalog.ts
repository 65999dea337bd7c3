import { iso } from '../kernel/calendar.js';
import type { AddOn, BillableMetric, CustomSection, Tax } from '../model/catalog.js';
import type { Organization } from '../organization/organization.js';

/** A tax; the counters are always 0 and only kept for old clients. */
export function taxView(tax: Tax) {
  return {
    lago_id: tax.id,
    name: tax.name,
    code: tax.code,
    description: tax.description,
    rate: tax.rate,
    applied_to_organization: tax.appliedToOrganization,
    created_at: iso(tax.createdAt),
    add_ons_count: 0,
    customers_count: 0,
    plans_count: 0,
    charges_count: 0,
    commitments_count: 0,
  };
}

export function taxViews(org: Organization, codes: string[]) {
  return org.taxes
    .all()
    .filter((tax) => codes.includes(tax.code))
    .map(taxView);
}

export function addOnView(org: Organization, addOn: AddOn) {
  return {
    lago_id: addOn.id,
    name: addOn.name,
    invoice_display_name: addOn.invoiceDisplayName,
    code: addOn.code,
    amount_cents: addOn.amountCents,
    amount_currency: addOn.currency,
    description: addOn.description,
    created_at: iso(addOn.createdAt),
    taxes: taxViews(org, addOn.taxCodes),
  };
}

/** A metric as findbillablemetric shows it. */
export function metricView(metric: BillableMetric) {
  return {
    lago_id: metric.id,
    name: metric.name,
    code: metric.code,
    description: metric.description,
    aggregation_type: metric.aggregation,
    weighted_interval: metric.weightedInterval,
    recurring: metric.recurring,
    rounding_function: metric.roundingFunction,
    rounding_precision: metric.roundingPrecision,
    created_at: iso(metric.createdAt),
    field_name: metric.fieldName,
    expression: metric.expression ?? '',
    filters: metric.filters,
  };
}

/** A metric as all other calls show it: with counters that are always 0. */
export function metricWithCounters(metric: BillableMetric) {
  return {
    ...metricView(metric),
    active_subscriptions_count: 0,
    draft_invoices_count: 0,
    plans_count: 0,
  };
}

export function customSectionView(section: CustomSection) {
  return {
    lago_id: section.id,
    name: section.name,
    code: section.code,
    description: section.name,
    details: section.details,
    display_name: section.displayName,
    created_at: iso(section.createdAt),
  };
}
