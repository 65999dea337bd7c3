import { integer, isBlank, strings, text, withoutNul } from '../../kernel/json.js';
import type { Json } from '../../kernel/json.js';
import { PROVIDERS } from '../../model/customer.js';
import type { Address, BillingConfiguration, Customer } from '../../model/customer.js';
import { oneOf } from '../../validation/checks.js';

const TEXTS = {
  name: 'name',
  firstname: 'firstname',
  lastname: 'lastname',
  legal_name: 'legalName',
  legal_number: 'legalNumber',
  email: 'email',
  phone: 'phone',
  url: 'url',
  logo_url: 'logoUrl',
  currency: 'currency',
  tax_identification_number: 'taxIdentificationNumber',
  external_salesforce_id: 'salesforceId',
} as const;

const ADDRESS = {
  address_line1: 'addressLine1',
  address_line2: 'addressLine2',
  city: 'city',
  country: 'country',
  state: 'state',
  zipcode: 'zipcode',
} as const;

function picked<K extends string>(input: Json, names: Record<string, K>): Partial<Record<K, string | null>> {
  const entries = Object.entries(names).filter(([name]) => Object.hasOwn(input, name));
  return Object.fromEntries(entries.map(([name, key]) => [key, withoutNul(text(input[name]))])) as Partial<
    Record<K, string | null>
  >;
}

export function readAddress(input: Json): Partial<Address> {
  const all = Object.entries(picked(input, ADDRESS)).map(([key, value]) => [key, isBlank(value) ? null : value]);
  const address = Object.fromEntries(all) as Partial<Address>;
  return Object.hasOwn(address, 'country') ? { ...address, country: address.country?.toUpperCase() ?? null } : address;
}

/** Billing options that were sent; the grace period needs a licence and is dropped without one. */
export function readBilling(input: Json, premium: boolean): Partial<BillingConfiguration> {
  const change: Partial<BillingConfiguration> = {};
  const has = (key: string): boolean => Object.hasOwn(input, key);
  if (premium && has('invoice_grace_period'))
    change.gracePeriod = Math.max(0, integer(input['invoice_grace_period']) ?? 0);
  if (has('document_locale')) change.documentLocale = text(input['document_locale']);
  if (has('subscription_invoice_issuing_date_anchor')) {
    change.issuingDateAnchor = text(input['subscription_invoice_issuing_date_anchor']);
  }
  if (has('subscription_invoice_issuing_date_adjustment')) {
    change.issuingDateAdjustment = text(input['subscription_invoice_issuing_date_adjustment']);
  }
  return change;
}

/** The link to a payment provider that was sent; undefined when none was. */
export function readProvider(input: Json, current: BillingConfiguration): Partial<BillingConfiguration> | undefined {
  if (!Object.hasOwn(input, 'payment_provider')) return undefined;
  const provider = oneOf(PROVIDERS, input['payment_provider']);
  if (provider === null) return { provider: null, providerCode: null, providerCustomerId: null };
  const methods = strings(input['provider_payment_methods']);
  return {
    provider,
    providerCode: text(input['payment_provider_code']),
    providerCustomerId: text(input['provider_customer_id']) ?? current.providerCustomerId,
    syncWithProvider: input['sync_with_provider'] === true,
    paymentMethods:
      methods.length > 0 ? methods : current.paymentMethods.length > 0 ? current.paymentMethods : ['card'],
  };
}

/** The plain fields of a customer that were sent; others stay as they are. */
export function readFields(input: Json, premium: boolean): Partial<Customer> {
  const change: Partial<Customer> = { ...picked(input, TEXTS), ...readAddress(input) };
  const has = (key: string): boolean => Object.hasOwn(input, key);
  if (has('net_payment_term')) change.netPaymentTerm = integer(input['net_payment_term']);
  if (has('timezone') && premium) change.timezone = text(input['timezone']);
  if (has('account_type')) change.accountType = oneOf(['customer', 'partner'], input['account_type']) ?? 'customer';
  if (has('customer_type')) change.customerType = oneOf(['company', 'individual'], input['customer_type']);
  if (has('skip_invoice_custom_sections')) change.skipCustomSections = input['skip_invoice_custom_sections'] === true;
  return change;
}
