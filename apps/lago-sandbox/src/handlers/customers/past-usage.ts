import type { Call } from '../call.js';
import { fieldError } from '../../http/errors.js';
import { paginate } from '../../http/pagination.js';
import { scalar } from '../../http/query.js';
import { day, iso } from '../../kernel/calendar.js';
import { Decimal } from '../../kernel/decimal.js';
import type { BillableMetric } from '../../model/catalog.js';
import type { Fee, Invoice, InvoiceSubscription } from '../../model/invoice.js';
import type { Organization } from '../../organization/organization.js';
import { isVisible } from '../../billing/invoice-figures.js';
import { metricFilter } from './customer-usage.js';

/** The fees of one charge of an invoice as a usage row. */
function chargeRow(org: Organization, fees: Fee[]) {
  const [first] = fees as [Fee];
  const metric = org.metrics.any(first.itemId) as BillableMetric;
  const charge = org.plans
    .all()
    .flatMap((plan) => plan.charges)
    .find(({ id }) => id === first.chargeId);
  const units = fees.reduce((sum, fee) => sum.plus(fee.units), Decimal.zero).toString();
  return {
    units,
    total_aggregated_units: units,
    events_count: fees.reduce((sum, fee) => sum + (fee.eventsCount ?? 0), 0),
    amount_cents: fees.reduce((sum, fee) => sum + fee.amountCents, 0),
    amount_currency: first.currency,
    pricing_unit_details: null,
    charge: {
      lago_id: first.chargeId ?? '',
      charge_model: charge?.price.model ?? 'standard',
      invoice_display_name: first.displayName,
    },
    billable_metric: {
      lago_id: metric.id,
      name: metric.name,
      code: metric.code,
      aggregation_type: metric.aggregation,
    },
    filters: [],
    grouped_usage: [],
    presentation_breakdowns: [],
  };
}

function periodRow(org: Organization, invoice: Invoice, part: InvoiceSubscription, metric: BillableMetric | null) {
  const fees = invoice.fees.filter(
    (fee) =>
      fee.type === 'charge' &&
      fee.subscriptionId === part.subscriptionId &&
      (metric === null || fee.itemId === metric.id),
  );
  const charges = new Map<string, Fee[]>();
  for (const fee of fees) charges.set(fee.chargeId ?? '', [...(charges.get(fee.chargeId ?? '') ?? []), fee]);
  const amountCents = fees.reduce((sum, fee) => sum + fee.amountCents, 0);
  const taxCents = fees.reduce((sum, fee) => sum + fee.taxCents, 0);
  return {
    from_datetime: iso(part.period.from),
    to_datetime: iso(part.period.to - 1),
    issuing_date: day(invoice.issuingDay),
    currency: invoice.currency,
    lago_invoice_id: invoice.id,
    amount_cents: amountCents,
    taxes_amount_cents: taxCents,
    total_amount_cents: amountCents + taxCents,
    charges_usage: [...charges.values()].map((own) => chargeRow(org, own)),
  };
}

/** Closed periods of a subscription, newest first. A wrong customer or subscription is not reported. */
export function pastUsage({ org, params, query }: Call) {
  const externalId = scalar(query, 'external_subscription_id');
  if (externalId === undefined) throw fieldError('external_subscription_id', 'value_is_mandatory');
  const metric = metricFilter(org, scalar(query, 'billable_metric_code'));
  const customer = org.customerByExternalId(params['external_customer_id']);
  const rows = org.invoices
    .all()
    .filter((invoice) => invoice.customerId === customer?.id && isVisible(invoice) && invoice.status !== 'voided')
    .flatMap((invoice) =>
      invoice.subscriptions
        .filter(({ subscriptionId, reason }) => {
          const subscription = org.subscriptions.any(subscriptionId);
          return subscription?.externalId === externalId && reason !== 'in_advance_charge';
        })
        .map((part) => ({ invoice, part })),
    )
    .sort((a, b) => b.part.period.from - a.part.period.from);
  const page = paginate(rows, query, scalar(query, 'periods_count') ?? scalar(query, 'per_page'));
  return {
    usage_periods: page.rows.map(({ invoice, part }) => periodRow(org, invoice, part, metric)),
    meta: page.meta,
  };
}
