import { iso, isoOrNull } from '../kernel/calendar.js';
import type { Subscription } from '../model/subscription.js';
import { currentPeriod } from '../billing/periods.js';
import type { Organization } from '../organization/organization.js';

/** A subscription as invoices show it. */
export function subscriptionView(org: Organization, subscription: Subscription) {
  const plan = org.plans.any(subscription.planId);
  const customer = org.customers.any(subscription.customerId);
  const period = currentPeriod(subscription);
  const open = subscription.status === 'active';
  return {
    lago_id: subscription.id,
    external_id: subscription.externalId,
    lago_customer_id: subscription.customerId,
    external_customer_id: customer?.externalId ?? '',
    billing_entity_code: customer?.billingEntityCode ?? '',
    name: subscription.name,
    plan_code: plan?.code ?? '',
    plan_amount_cents: plan?.amountCents ?? 0,
    plan_amount_currency: plan?.currency ?? 'EUR',
    status: subscription.status,
    billing_time: 'calendar',
    subscription_at: iso(subscription.startedAt),
    started_at: iso(subscription.startedAt),
    activated_at: iso(subscription.startedAt),
    trial_ended_at: null,
    ending_at: null,
    terminated_at: isoOrNull(subscription.terminatedAt),
    canceled_at: null,
    created_at: iso(subscription.createdAt),
    previous_plan_code: null,
    next_plan_code: null,
    downgrade_plan_date: null,
    current_billing_period_started_at: open ? iso(period.from) : null,
    current_billing_period_ending_at: open ? iso(period.to - 1) : null,
    on_termination_credit_note: null,
    on_termination_invoice: 'generate',
    progressive_billing_disabled: false,
    consolidate_invoice: true,
    cancellation_reason: null,
    activation_rules: [],
    applied_invoice_custom_sections: [],
    purchase_order_number: null,
  };
}
