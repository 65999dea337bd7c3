import {
  boolean,
  integer,
  isBlank,
  isNotANumber,
  isObject,
  withoutNul,
  NOT_A_NUMBER,
  strings,
  text,
} from '../../kernel/json.js';
import type { Json } from '../../kernel/json.js';
import type { MetadataEntry } from '../../model/customer.js';
import { Checks } from '../../validation/checks.js';
import { COUNTRIES, CURRENCIES, isTimezone, LOCALES } from '../../validation/word-lists.js';

const EMAIL = /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/;

const present = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The field rules of createcustomer. */
export function checkCustomer(input: Json): void {
  const shipping = isObject(input['shipping_address']) ? input['shipping_address'] : {};
  const billing = isObject(input['billing_configuration']) ? input['billing_configuration'] : {};
  const [country, currency, timezone, email, name, type, account] = [
    ...['country', 'currency', 'timezone', 'email', 'name', 'customer_type', 'account_type'],
  ].map((key) => text(input[key]));
  const types = Array.isArray(input['integration_customers'])
    ? input['integration_customers'].filter(isObject).map((entry) => entry['integration_type'])
    : [];
  const term = integer(input['net_payment_term']);
  const zero = text(input['finalize_zero_amount_invoice']);
  const locale = billing['document_locale'];
  new Checks()
    .when(isBlank(input['external_id']), 'external_id', 'value_is_mandatory')
    .when(present(country) && !COUNTRIES.has(country.toUpperCase()), 'country', 'not_a_valid_country_code')
    .when(
      present(shipping['country']) && !COUNTRIES.has(shipping['country'].toUpperCase()),
      'shipping_country',
      'not_a_valid_country_code',
    )
    .when(currency !== null && !CURRENCIES.has(currency ?? ''), 'currency', 'value_is_invalid')
    .when(!isBlank(type) && type !== 'company' && type !== 'individual', 'customer_type', 'value_is_invalid')
    .when(!isBlank(account) && account !== 'customer' && account !== 'partner', 'account_type', 'value_is_invalid')
    .when(timezone !== null && !isTimezone(timezone ?? ''), 'timezone', 'invalid_timezone')
    .when(present(email) && !email.split(',').every((one) => EMAIL.test(one.trim())), 'email', 'invalid_email_format')
    .when(present(name) && name.length > 255, 'name', 'value_is_too_long')
    .when(isNotANumber(input['net_payment_term']), 'net_payment_term', NOT_A_NUMBER)
    .when(term !== null && term < 0, 'net_payment_term', 'value_is_out_of_range')
    .when(
      zero !== null && !['inherit', 'skip', 'finalize'].includes(zero),
      'finalize_zero_amount_invoice',
      'invalid_value',
    )
    .when(present(locale) && !LOCALES.has(locale), 'document_locale', 'not_a_valid_language_code')
    .when(new Set(types).size < types.length, 'integration_customers', 'invalid_count_per_integration_type')
    .when(
      input['skip_invoice_custom_sections'] === true && strings(input['invoice_custom_section_codes']).length > 0,
      'invoice_custom_sections',
      'skip_sections_and_selected_ids_sent_together',
    )
    .raise();
}

interface MetadataLimits {
  valueLength: number;
  newId: () => string;
  stamp: () => number;
}

/**
 * Replaces metadata as a whole: entries that name the id of a stored one change it, the others are new, and stored ones
 * that were not sent are gone. A new entry collides with a stored key even when that one is about to go.
 */
export function replaceMetadata(stored: MetadataEntry[], input: unknown[], limits: MetadataLimits): MetadataEntry[] {
  if (input.length > 5) new Checks().add('metadata', 'invalid_count').raise();
  const entries = input.filter(isObject);
  const checks = new Checks();
  const keptIds = new Set(entries.map((entry) => entry['id']));
  const result: MetadataEntry[] = [];
  for (const entry of entries) {
    const current = stored.find(({ id }) => id === entry['id']);
    const key = withoutNul(text(entry['key'])) ?? current?.key ?? '';
    const value = withoutNul(text(entry['value'])) ?? current?.value ?? '';
    const others = [
      ...stored.filter((other) => other !== current && (current === undefined || keptIds.has(other.id))),
      ...result,
    ];
    checks
      .when(isBlank(key), 'key', 'value_is_mandatory')
      .when(key.length > 20, 'key', 'value_is_too_long')
      .when(
        others.some((other) => other.key === key),
        'key',
        'value_already_exist',
      )
      .when(isBlank(value), 'value', 'value_is_mandatory')
      .when(value.length > limits.valueLength, 'value', 'value_is_too_long');
    const displayInInvoice = boolean(entry['display_in_invoice']) ?? current?.displayInInvoice ?? false;
    result.push({
      id: current?.id ?? limits.newId(),
      key,
      value,
      displayInInvoice,
      createdAt: current?.createdAt ?? limits.stamp(),
    });
  }
  checks.raise();
  return result;
}
