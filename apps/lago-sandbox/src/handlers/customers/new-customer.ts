import type { Address, Customer } from '../../model/customer.js';
import type { Organization } from '../../organization/organization.js';

const noAddress = (): Address => ({
  addressLine1: null,
  addressLine2: null,
  city: null,
  country: null,
  state: null,
  zipcode: null,
});

/** A customer that has only its external id, stored. */
export function newCustomer(org: Organization, externalId: string): Customer {
  org.sequences.customer += 1;
  const record = org.record();
  return org.customers.insert({
    ...record,
    ...noAddress(),
    sequentialId: org.sequences.customer,
    externalId,
    billingEntityCode: org.billingEntities.find(({ isDefault }) => isDefault)?.code ?? 'default',
    name: null,
    firstname: null,
    lastname: null,
    legalName: null,
    legalNumber: null,
    email: null,
    phone: null,
    url: null,
    logoUrl: null,
    currency: null,
    timezone: null,
    accountType: 'customer',
    customerType: null,
    taxIdentificationNumber: null,
    netPaymentTerm: null,
    finalizeZeroAmountInvoice: 'inherit',
    skipCustomSections: false,
    customSectionCodes: [],
    salesforceId: null,
    billing: {
      gracePeriod: 0,
      issuingDateAnchor: null,
      issuingDateAdjustment: null,
      provider: null,
      providerCode: null,
      providerCustomerId: null,
      syncWithProvider: false,
      documentLocale: null,
      paymentMethods: [],
    },
    shipping: noAddress(),
    metadata: [],
    integrations: [],
    taxCodes: [],
    updatedAt: record.createdAt,
    lastInvoiceNumber: 0,
  });
}
