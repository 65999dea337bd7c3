import { iso } from '../kernel/calendar.js';
import type { Address, Customer, MetadataEntry } from '../model/customer.js';
import type { Organization } from '../organization/organization.js';
import { slug } from '../organization/slug.js';
import { customSectionView, taxViews } from './catalog.js';

export function addressView(address: Address) {
  return {
    address_line1: address.addressLine1,
    address_line2: address.addressLine2,
    city: address.city,
    country: address.country,
    state: address.state,
    zipcode: address.zipcode,
  };
}

export function customerMetadataView(entry: MetadataEntry) {
  return {
    lago_id: entry.id,
    key: entry.key,
    value: entry.value,
    display_in_invoice: entry.displayInInvoice,
    created_at: iso(entry.createdAt),
  };
}

const billingConfigurationView = ({ billing }: Customer) => ({
  invoice_grace_period: billing.gracePeriod,
  subscription_invoice_issuing_date_anchor: billing.issuingDateAnchor,
  subscription_invoice_issuing_date_adjustment: billing.issuingDateAdjustment,
  document_locale: billing.documentLocale ?? 'en',
  ...(billing.provider
    ? {
        payment_provider: billing.provider,
        payment_provider_code: billing.providerCode ?? '',
        provider_customer_id: billing.providerCustomerId ?? '',
        sync_with_provider: billing.syncWithProvider,
        provider_payment_methods: billing.paymentMethods,
      }
    : {}),
});

/** The customer as credit notes hold it. */
export function customerBaseView(org: Organization, customer: Customer) {
  return {
    lago_id: customer.id,
    billing_entity_code: customer.billingEntityCode,
    external_id: customer.externalId,
    account_type: customer.accountType,
    name: customer.name,
    firstname: customer.firstname,
    lastname: customer.lastname,
    customer_type: customer.customerType,
    sequential_id: customer.sequentialId,
    slug: slug(org, customer),
    created_at: iso(customer.createdAt),
    updated_at: iso(customer.updatedAt),
    ...addressView(customer),
    email: customer.email,
    phone: customer.phone,
    url: customer.url,
    logo_url: customer.logoUrl,
    legal_name: customer.legalName,
    legal_number: customer.legalNumber,
    currency: customer.currency,
    tax_identification_number: customer.taxIdentificationNumber,
    timezone: customer.timezone,
    applicable_timezone: customer.timezone ?? 'UTC',
    net_payment_term: customer.netPaymentTerm,
    external_salesforce_id: customer.salesforceId,
    finalize_zero_amount_invoice: customer.finalizeZeroAmountInvoice,
    skip_invoice_custom_sections: customer.skipCustomSections,
    billing_configuration: billingConfigurationView(customer),
    shipping_address: addressView(customer.shipping),
    metadata: customer.metadata.map(customerMetadataView),
  };
}

/** The customer as invoices hold it. */
export function customerInInvoiceView(org: Organization, customer: Customer) {
  return {
    ...customerBaseView(org, customer),
    integration_customers: customer.integrations.map((integration, index) => ({
      lago_id: integration.id,
      type: integration.type,
      integration_code: integration.code ?? '',
      external_customer_id: integration.externalId,
      sync_with_provider: integration.syncWithProvider,
      ...(integration.subsidiaryId === null ? {} : { subsidiary_id: integration.subsidiaryId }),
      targeted_object: integration.targetedObject,
      code: integration.code,
      category: integration.type === 'hubspot' || integration.type === 'salesforce' ? 'crm' : 'accounting',
      is_default: index === 0,
    })),
  };
}

/** The customer in a list. */
export function customerListView(org: Organization, customer: Customer) {
  return {
    ...customerInInvoiceView(org, customer),
    taxes: taxViews(org, customer.taxCodes),
  };
}

/** The customer read alone. */
export function customerView(org: Organization, customer: Customer) {
  return {
    ...customerListView(org, customer),
    applicable_invoice_custom_sections: customer.skipCustomSections
      ? []
      : org.customSections
          .all()
          .filter((section) => customer.customSectionCodes.includes(section.code))
          .map(customSectionView),
    error_details: [],
  };
}
