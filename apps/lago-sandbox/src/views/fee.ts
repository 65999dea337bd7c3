import { iso, isoOrNull } from '../kernel/calendar.js';
import type { Decimal } from '../kernel/decimal.js';
import { cents, fromCents, roundCents } from '../kernel/money.js';
import type { Fee, FeeType } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';

const ITEM_TYPES: Partial<Record<FeeType, string>> = {
  add_on: 'AddOn',
  charge: 'BillableMetric',
  credit: 'WalletTransaction',
};

const WITH_PERIOD = new Set<FeeType>(['charge', 'fixed_charge', 'subscription', 'add_on']);

/** A fee without its taxes, as deletefee shows it; lago_id null stands for a fee that was only estimated. */
export function feeBaseView(org: Organization, fee: Fee, estimated = false) {
  const money = (exact: Decimal): string => fromCents(exact, fee.currency).toString();
  const customer = org.customers.any(fee.customerId);
  const subTotal = fee.exactCents.minus(fee.couponCents);
  return {
    lago_id: estimated ? null : fee.id,
    lago_charge_id: fee.chargeId,
    lago_charge_filter_id: fee.chargeFilterId,
    lago_fixed_charge_id: null,
    lago_invoice_id: fee.invoiceId,
    lago_true_up_fee_id: null,
    lago_true_up_parent_fee_id: null,
    lago_original_fee_id: null,
    lago_subscription_id: fee.subscriptionId,
    external_subscription_id: fee.subscriptionId
      ? (org.subscriptions.any(fee.subscriptionId)?.externalId ?? null)
      : null,
    lago_customer_id: fee.customerId,
    external_customer_id: customer?.externalId ?? null,
    item: {
      type: fee.type,
      code: fee.itemCode,
      name: fee.itemName,
      description: fee.itemDescription,
      invoice_display_name: fee.displayName ?? fee.itemName,
      filters: fee.filters,
      filter_invoice_display_name: null,
      lago_item_id: fee.itemId,
      item_type: ITEM_TYPES[fee.type] ?? 'Subscription',
      grouped_by: fee.groupedBy,
    },
    pay_in_advance: fee.payInAdvance,
    invoiceable: fee.invoiceable,
    amount_cents: fee.amountCents,
    amount_currency: fee.currency,
    precise_amount: money(fee.exactCents),
    precise_total_amount: money(fee.exactCents.plus(fee.exactTaxCents)),
    taxes_amount_cents: fee.taxCents,
    taxes_precise_amount: money(fee.exactTaxCents),
    taxes_rate: fee.taxRate,
    total_amount_cents: fee.amountCents + fee.taxCents,
    total_amount_currency: fee.currency,
    units: fee.units.toString(),
    total_aggregated_units: fee.totalUnits.toString(),
    precise_unit_amount: money(fee.unitCents),
    precise_coupons_amount_cents: fee.couponCents.toString(),
    sub_total_excluding_taxes_amount_cents: roundCents(cents(fee.amountCents).minus(fee.couponCents)),
    sub_total_excluding_taxes_precise_amount_cents: subTotal.toString(),
    events_count: fee.eventsCount,
    payment_status: fee.paymentStatus,
    created_at: estimated ? null : iso(fee.createdAt),
    succeeded_at: isoOrNull(fee.succeededAt),
    failed_at: isoOrNull(fee.failedAt),
    refunded_at: isoOrNull(fee.refundedAt),
    amount_details: fee.amountDetails,
    description: fee.description,
    self_billed: customer?.accountType === 'partner',
    pricing_unit_details: null,
    presentation_breakdowns: [],
    ...(WITH_PERIOD.has(fee.type)
      ? { from_date: fee.period ? iso(fee.period.from) : null, to_date: fee.period ? iso(fee.period.to - 1) : null }
      : {}),
    ...(fee.type === 'charge' && fee.payInAdvance ? { event_transaction_id: fee.eventTransactionId } : {}),
  };
}

/** A fee with its taxes. */
export function feeView(org: Organization, fee: Fee, estimated = false) {
  return {
    ...feeBaseView(org, fee, estimated),
    applied_taxes: fee.taxes.map((tax) => ({
      lago_id: tax.id,
      lago_tax_id: tax.taxId,
      tax_name: tax.name,
      tax_code: tax.code,
      tax_rate: tax.rate,
      tax_description: tax.description,
      amount_cents: tax.amountCents,
      amount_currency: fee.currency,
      created_at: iso(tax.createdAt),
      ...(estimated ? {} : { lago_fee_id: fee.id }),
    })),
  };
}
