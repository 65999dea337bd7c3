import type { Call } from '../call.js';
import { addOnFee } from '../../billing/fees.js';
import { billOneOff } from '../../billing/one-off-invoices.js';
import { findTaxes, taxesFor, taxFee } from '../../billing/taxes.js';
import { fieldError, forbidden, notFound, serverError } from '../../http/errors.js';
import { Decimal } from '../../kernel/decimal.js';
import { boolean, integer, isBlank, isObject, strings, text } from '../../kernel/json.js';
import type { Json } from '../../kernel/json.js';
import { isoTime } from '../../kernel/ruby-time.js';
import type { Customer } from '../../model/customer.js';
import type { Fee } from '../../model/invoice.js';
import type { Period } from '../../model/subscription.js';
import type { Organization } from '../../organization/organization.js';
import { CURRENCIES } from '../../validation/word-lists.js';
import { invoiceView } from '../../views/invoice.js';

/** Both bounds or none; they must be times and in order. */
function readPeriod(input: Json): Period | null {
  const [from, to] = [input['from_datetime'], input['to_datetime']];
  if ((from ?? null) === null && (to ?? null) === null) return null;
  const [start, end] = [isoTime(from), isoTime(to)];
  if (start === null || end === null || start > end) throw fieldError('boundaries', 'values_are_invalid');
  return { from: start, to: end + 1 };
}

function readUnits(value: unknown): Decimal {
  const units = isBlank(value) ? Decimal.one : (Decimal.parse(value) ?? Decimal.zero);
  if (units.isNegative()) throw fieldError('units', 'value_is_out_of_range');
  return units;
}

function readFee(org: Organization, customer: Customer, currency: string, input: Json): Fee {
  const addOn = org.addOns.find(({ code }) => code === text(input['add_on_code']));
  if (!addOn) throw notFound('add_on');
  if (typeof input['unit_amount_cents'] === 'string') throw serverError();
  const period = readPeriod(input);
  const own = strings(input['tax_codes']);
  if (!findTaxes(org, own)) throw notFound('tax');
  const unitCents = integer(input['unit_amount_cents']) ?? addOn.amountCents;
  const fee = addOnFee(org, customer, addOn, currency, readUnits(input['units']), unitCents);
  fee.period = period ?? { from: Math.floor(org.now()), to: Math.floor(org.now()) + 1 };
  fee.description = text(input['description']) ?? addOn.description;
  fee.displayName = text(input['invoice_display_name']) ?? fee.displayName;
  taxFee(org, fee, taxesFor(org, own, addOn.taxCodes, customer));
  return fee;
}

/** The currency of the invoice; a customer without one takes it over. */
function readCurrency(customer: Customer, value: unknown): string {
  const currency = text(value) ?? customer.currency;
  if (!currency) throw fieldError('currency', 'value_is_mandatory');
  if (!CURRENCIES.has(currency)) {
    if (customer.currency === null) throw fieldError('currency', 'value_is_invalid');
    throw serverError();
  }
  return currency;
}

/** A provider method may name an id, a manual one may not, and a type must be there. */
export function checkPaymentMethod(value: unknown): void {
  if (!isObject(value)) return;
  const { payment_method_type: type, payment_method_id: id } = value;
  if (isBlank(type) && isBlank(id)) return;
  const fits = type === 'manual' ? isBlank(id) : type === 'provider';
  if (!fits) throw fieldError('payment_method', 'invalid_payment_method');
}

/** Bills add-ons at once; every call is a new invoice. */
export function createInvoice({ org, input }: Call) {
  const customer = org.customerByExternalId(input['external_customer_id']);
  if (!customer) throw notFound('customer');
  const entity = input['billing_entity_code'];
  if (!isBlank(entity) && !org.billingEntities.find(({ code }) => code === entity)) throw notFound('billing_entity');
  const lines = Array.isArray(input['fees']) ? input['fees'].filter(isObject) : [];
  if (lines.length === 0) throw notFound('fees');
  if (customer.accountType === 'partner' && !org.settings.revenueShare) throw forbidden();
  checkPaymentMethod(input['payment_method']);
  if (lines.some((line) => !org.addOns.find(({ code }) => code === text(line['add_on_code']))))
    throw notFound('add_on');
  const currency = readCurrency(customer, input['currency']);
  const fees = lines.map((line) => readFee(org, customer, currency, line));
  customer.currency ??= currency;
  const invoice = billOneOff(org, {
    customer,
    currency,
    fees,
    skipPayment: boolean(input['skip_psp']) === true,
    purchaseOrderNumber: text(input['purchase_order_number']),
  });
  if (!isBlank(entity)) invoice.billingEntityCode = text(entity) ?? invoice.billingEntityCode;
  const sections = isObject(input['invoice_custom_section']) ? input['invoice_custom_section'] : {};
  if (sections['skip_invoice_custom_sections'] === true) invoice.customSectionCodes = [];
  else if (Array.isArray(sections['invoice_custom_section_codes'])) {
    invoice.customSectionCodes = strings(sections['invoice_custom_section_codes']);
  }
  return { invoice: invoiceView(org, invoice) };
}
