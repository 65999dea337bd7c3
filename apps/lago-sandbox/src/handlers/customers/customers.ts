import type { Call } from '../call.js';
import { billPeriod, finalize } from '../../billing/subscription-invoices.js';
import { findTaxes } from '../../billing/taxes.js';
import { fieldError, notFound, serverError } from '../../http/errors.js';
import { isBlank, isObject, strings, text } from '../../kernel/json.js';
import type { Json } from '../../kernel/json.js';
import { INTEGRATIONS } from '../../model/customer.js';
import type { Customer, IntegrationCustomer } from '../../model/customer.js';
import type { Organization } from '../../organization/organization.js';
import { customerView } from '../../views/customer.js';
import { readAddress, readBilling, readFields, readProvider } from './customer-fields.js';
import { checkCustomer, replaceMetadata } from './customer-validation.js';
import { newCustomer } from './new-customer.js';

const byExternalId = (org: Organization, externalId: unknown): Customer => {
  const customer = org.customerByExternalId(externalId);
  if (!customer) throw notFound('customer');
  return customer;
};

function linkProvider(org: Organization, customer: Customer, input: Json): void {
  const link = readProvider(input, customer.billing);
  if (!link) return;
  const codes = [...org.providerCodes].filter(([, provider]) => provider === link.provider).map(([code]) => code);
  if (link.provider !== null && link.providerCode === null && codes.length > 1) {
    throw fieldError('base', 'payment_provider_code_missing');
  }
  const code = link.providerCode ?? codes[0] ?? null;
  if (link.provider !== null && !codes.includes(code ?? '')) throw fieldError('base', 'payment_provider_not_found');
  Object.assign(customer.billing, link, { providerCode: code });
  if (link.provider !== null && link.syncWithProvider === true)
    customer.billing.providerCustomerId ??= `cus_${customer.id.slice(0, 8)}`;
}

function readIntegrations(org: Organization, customer: Customer, input: unknown[]): IntegrationCustomer[] {
  return input.filter(isObject).map((entry) => {
    const type = INTEGRATIONS.find((word) => word === entry['integration_type']);
    if (!type) throw serverError();
    const stored = customer.integrations.find((other) => other.id === entry['id'] || other.type === type);
    return {
      id: stored?.id ?? org.newId(),
      type,
      code: text(entry['integration_code']) ?? stored?.code ?? `${type}-nl`,
      externalId: text(entry['external_customer_id']) ?? stored?.externalId ?? customer.externalId,
      syncWithProvider: entry['sync_with_provider'] === true,
      subsidiaryId: text(entry['subsidiary_id']),
      targetedObject: text(entry['targeted_object']),
    };
  });
}

function save(org: Organization, customer: Customer, input: Json): void {
  Object.assign(customer, readFields(input, org.settings.premium), { updatedAt: org.now() });
  if (!isBlank(input['billing_entity_code'])) customer.billingEntityCode = text(input['billing_entity_code']) ?? '';
  const zero = input['finalize_zero_amount_invoice'];
  if (zero === 'inherit' || zero === 'skip' || zero === 'finalize') customer.finalizeZeroAmountInvoice = zero;
  if (isObject(input['shipping_address'])) Object.assign(customer.shipping, readAddress(input['shipping_address']));
  if (isObject(input['billing_configuration'])) {
    Object.assign(customer.billing, readBilling(input['billing_configuration'], org.settings.premium));
  }
  if (Array.isArray(input['tax_codes'])) customer.taxCodes = strings(input['tax_codes']);
  if (Array.isArray(input['invoice_custom_section_codes'])) {
    customer.customSectionCodes = strings(input['invoice_custom_section_codes']);
  }
}

/** Creates a customer or updates the one with the external id. Provider and integration errors come after the save. */
export function createCustomer({ org, input }: Call) {
  checkCustomer(input);
  const entityCode = input['billing_entity_code'];
  if (!isBlank(entityCode) && !org.billingEntities.find(({ code }) => code === entityCode))
    throw notFound('billing_entity');
  if (Array.isArray(input['tax_codes']) && !findTaxes(org, strings(input['tax_codes']))) throw notFound('tax');
  const externalId = text(input['external_id']) ?? '';
  const existing = org.customerByExternalId(externalId);
  const metadata = Array.isArray(input['metadata'])
    ? replaceMetadata(existing?.metadata ?? [], input['metadata'], {
        valueLength: 100,
        newId: () => org.newId(),
        stamp: () => org.stamp(),
      })
    : undefined;

  const customer = existing ?? newCustomer(org, externalId);
  save(org, customer, input);
  if (metadata) customer.metadata = metadata;
  if (!existing && org.settings.customerRace) throw fieldError('external_id', 'value_already_exist');
  if (Array.isArray(input['integration_customers'])) {
    customer.integrations = readIntegrations(org, customer, input['integration_customers']);
  }
  if (isObject(input['billing_configuration'])) linkProvider(org, customer, input['billing_configuration']);
  return { customer: customerView(org, customer) };
}

export function findCustomer({ org, params }: Call) {
  return {
    customer: customerView(org, byExternalId(org, params['external_id'])),
  };
}

/** Deletes a customer; subscriptions, drafts and coupons follow in the background, before the next request. */
export function deleteCustomer({ org, params }: Call) {
  const customer = byExternalId(org, params['external_id']);
  const view = customerView(org, customer);
  customer.deletedAt = org.now();
  org.schedule(org.now(), () => {
    const now = org.now();
    for (const applied of org.appliedCoupons.all()) {
      if (applied.customerId !== customer.id || applied.status === 'terminated') continue;
      applied.status = 'terminated';
      applied.terminatedAt = now;
    }
    const own = org.subscriptions.all().filter((subscription) => subscription.customerId === customer.id);
    customer.deletedAt = null;
    const last = billPeriod(org, own, 'subscription_terminating');
    customer.deletedAt = now;
    for (const subscription of own) Object.assign(subscription, { status: 'terminated', terminatedAt: now });
    for (const invoice of org.invoices.all()) {
      if (invoice.customerId === customer.id && invoice.status === 'draft') finalize(org, invoice);
    }
    org.webhooks += last.length;
  });
  return { customer: view };
}
