import type { Stored } from './catalog.js';

export interface Address {
  addressLine1: string | null;
  addressLine2: string | null;
  city: string | null;
  country: string | null;
  state: string | null;
  zipcode: string | null;
}

/** A key and value a caller keeps on a customer or invoice. */
export interface MetadataEntry {
  readonly id: string;
  key: string;
  value: string;
  displayInInvoice: boolean;
  createdAt: number;
}

export const PROVIDERS = ['stripe', 'adyen', 'gocardless', 'cashfree', 'flutterwave', 'moneyhash'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** How a customer is billed and at which provider it pays. */
export interface BillingConfiguration {
  gracePeriod: number;
  issuingDateAnchor: string | null;
  issuingDateAdjustment: string | null;
  provider: Provider | null;
  providerCode: string | null;
  providerCustomerId: string | null;
  syncWithProvider: boolean;
  documentLocale: string | null;
  paymentMethods: string[];
}

export const INTEGRATIONS = ['netsuite', 'anrok', 'avalara', 'xero', 'hubspot', 'salesforce'] as const;

/** The customer in an accounting or CRM system. */
export interface IntegrationCustomer {
  readonly id: string;
  type: (typeof INTEGRATIONS)[number];
  code: string | null;
  externalId: string;
  syncWithProvider: boolean;
  subsidiaryId: string | null;
  targetedObject: string | null;
}

/** Who is billed. externalId is the id the caller chose. */
export interface Customer extends Stored, Address {
  readonly sequentialId: number;
  externalId: string;
  billingEntityCode: string;
  name: string | null;
  firstname: string | null;
  lastname: string | null;
  legalName: string | null;
  legalNumber: string | null;
  email: string | null;
  phone: string | null;
  url: string | null;
  logoUrl: string | null;
  currency: string | null;
  timezone: string | null;
  accountType: 'customer' | 'partner';
  customerType: 'company' | 'individual' | null;
  taxIdentificationNumber: string | null;
  netPaymentTerm: number | null;
  finalizeZeroAmountInvoice: 'inherit' | 'skip' | 'finalize';
  skipCustomSections: boolean;
  customSectionCodes: string[];
  salesforceId: string | null;
  billing: BillingConfiguration;
  shipping: Address;
  metadata: MetadataEntry[];
  integrations: IntegrationCustomer[];
  taxCodes: string[];
  updatedAt: number;
  /** Numbers its invoices, credit notes included per invoice. */
  lastInvoiceNumber: number;
}
