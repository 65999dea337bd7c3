import type { Call } from './call.js';
import { findTaxes } from '../billing/taxes.js';
import { notFound } from '../http/errors.js';
import { paginate } from '../http/pagination.js';
import { integer, isBlank, isNotANumber, NOT_A_NUMBER, strings, text } from '../kernel/json.js';
import type { Json } from '../kernel/json.js';
import type { AddOn } from '../model/catalog.js';
import type { Organization } from '../organization/organization.js';
import { newestFirst } from '../organization/table.js';
import { Checks } from '../validation/checks.js';
import { CURRENCIES } from '../validation/word-lists.js';
import { addOnView } from '../views/catalog.js';

const byCode = (org: Organization, code: unknown): AddOn => {
  const addOn = org.addOns.find((candidate) => candidate.code === code);
  if (!addOn) throw notFound('add_on');
  return addOn;
};

/** The stored fields with those of the input laid over them. */
function merged(input: Json, stored?: AddOn) {
  const has = (key: string): boolean => Object.hasOwn(input, key);
  return {
    code: has('code') ? text(input['code']) : (stored?.code ?? null),
    name: has('name') ? text(input['name']) : (stored?.name ?? null),
    invoiceDisplayName: has('invoice_display_name')
      ? text(input['invoice_display_name'])
      : (stored?.invoiceDisplayName ?? null),
    description: has('description') ? text(input['description']) : (stored?.description ?? null),
    amountCents: has('amount_cents') ? integer(input['amount_cents']) : (stored?.amountCents ?? null),
    currency: has('amount_currency') ? text(input['amount_currency']) : (stored?.currency ?? null),
    taxCodes: Array.isArray(input['tax_codes']) ? strings(input['tax_codes']) : (stored?.taxCodes ?? []),
  };
}

function validated(org: Organization, input: Json, stored?: AddOn): Omit<AddOn, 'id' | 'createdAt' | 'deletedAt'> {
  const fields = merged(input, stored);
  const taken = org.addOns.find((other) => other.code === fields.code && other !== stored);
  new Checks()
    .when(isBlank(fields.name), 'name', 'value_is_mandatory')
    .when(isBlank(fields.code), 'code', 'value_is_mandatory')
    .when(taken !== undefined, 'code', 'value_already_exist')
    .when(isNotANumber(input['amount_cents']), 'amount_cents', NOT_A_NUMBER)
    .when((fields.amountCents ?? 0) <= 0, 'amount_cents', 'value_is_out_of_range')
    .when(!CURRENCIES.has(fields.currency ?? ''), 'amount_currency', 'value_is_invalid')
    .raise();
  if (!findTaxes(org, fields.taxCodes)) throw notFound('tax');
  return fields as Omit<AddOn, 'id' | 'createdAt' | 'deletedAt'>;
}

export function createAddOn({ org, input }: Call) {
  const fields = validated(org, input);
  return { add_on: addOnView(org, org.addOns.insert({ ...org.record(), ...fields })) };
}

export function listAddOns({ org, query }: Call) {
  const { rows, meta } = paginate(org.addOns.all().sort(newestFirst), query);
  return { add_ons: rows.map((addOn) => addOnView(org, addOn)), meta };
}

export function findAddOn({ org, params }: Call) {
  return { add_on: addOnView(org, byCode(org, params['code'])) };
}

export function updateAddOn({ org, params, input }: Call) {
  const addOn = byCode(org, params['code']);
  return { add_on: addOnView(org, Object.assign(addOn, validated(org, input, addOn))) };
}

export function deleteAddOn({ org, params }: Call) {
  const addOn = byCode(org, params['code']);
  addOn.deletedAt = org.now();
  return { add_on: addOnView(org, addOn) };
}
