import { createCustomer } from '../handlers/customers/customers.js';
import type { Json } from '../kernel/json.js';
import type { Organization } from '../organization/organization.js';
import { run } from './run.js';

const stripe = (id: string): Json => ({
  payment_provider: 'stripe',
  payment_provider_code: 'stripe-nl',
  provider_customer_id: id,
});

const CUSTOMERS: Json[] = [
  { external_id: 'acme', name: 'Acme', currency: 'EUR', country: 'DE' },
  { external_id: 'acme.eu', name: 'Acme Europe', currency: 'EUR', country: 'BE', billing_entity_code: 'be-bv' },
  { external_id: 'billing@lindelaan.example', name: 'An id that is an e-mail address', currency: 'EUR' },
  {
    external_id: 'cust-417',
    name: 'Lindelaan',
    legal_name: 'Lindelaan B.V.',
    firstname: 'Noor',
    lastname: 'de Wit',
    email: 'billing@lindelaan.example',
    phone: '+31 30 555 0142',
    url: 'https://lindelaan.example',
    logo_url: 'https://lindelaan.example/logo.svg',
    legal_number: 'KVK 80112233',
    tax_identification_number: 'NL801122330B01',
    customer_type: 'company',
    currency: 'EUR',
    timezone: 'Europe/Amsterdam',
    net_payment_term: 14,
    address_line1: 'Lindelaan 12',
    address_line2: 'Floor 3',
    city: 'Utrecht',
    state: 'UT',
    zipcode: '3511 AB',
    country: 'NL',
    shipping_address: { address_line1: 'Lindelaan 12', city: 'Utrecht', zipcode: '3511 AB', country: 'NL' },
    billing_configuration: {
      ...stripe('cus_nl0417'),
      invoice_grace_period: 3,
      document_locale: 'nl',
      sync_with_provider: true,
    },
    metadata: [{ key: 'cost_center', value: 'KP-9', display_in_invoice: true }],
    tax_codes: ['nl-vat-21'],
    invoice_custom_section_codes: ['bank-nl'],
    integration_customers: [
      {
        integration_type: 'xero',
        integration_code: 'xero-nl',
        external_customer_id: 'contact-417',
        sync_with_provider: true,
      },
    ],
  },
  { external_id: 'team/blue', name: 'A slash in the id', currency: 'EUR' },
  { external_id: 'Noor de Wit', name: 'Spaces in the id', currency: 'EUR' },
  { external_id: '北京-办公室', name: '北京办公室', currency: 'EUR', country: 'CN' },
  { external_id: 'čajovňa', name: 'Čajovňa Žilina', currency: 'EUR', country: 'SK' },
  {
    external_id: 'cust-month',
    name: 'The scripted month',
    currency: 'EUR',
    net_payment_term: 30,
    billing_configuration: { ...stripe('cus_month'), invoice_grace_period: 3 },
  },
  { external_id: 'cust-bulk', name: 'Many invoices', currency: 'EUR' },
  { external_id: 'cust-partner', name: 'A partner, self-billed', currency: 'EUR', account_type: 'partner' },
  { external_id: 'cust-zero', name: 'Skips invoices of zero', currency: 'EUR', finalize_zero_amount_invoice: 'skip' },
  { external_id: 'cust-new', name: 'Has no currency yet' },
  { external_id: 'cust-usd', name: 'New York office', currency: 'USD', country: 'US', tax_codes: ['us-ny-sales'] },
  {
    external_id: 'cust-gocardless',
    name: 'Pays by direct debit',
    currency: 'EUR',
    billing_configuration: {
      payment_provider: 'gocardless',
      payment_provider_code: 'gocardless-nl',
      provider_customer_id: 'CU0001',
    },
  },
  {
    external_id: 'cust-adyen',
    name: 'Unknown at its provider',
    currency: 'EUR',
    billing_configuration: { payment_provider: 'adyen', payment_provider_code: 'adyen-nl' },
  },
  {
    external_id: 'cust-crypto',
    name: 'Has no payment method that can be saved',
    currency: 'EUR',
    billing_configuration: { ...stripe('cus_crypto'), provider_payment_methods: ['crypto'] },
  },
  { external_id: 'cust-late', name: 'Pays late', currency: 'EUR', customer_type: 'individual' },
  { external_id: 'cust-sms', name: 'Pays per message', currency: 'EUR', billing_configuration: stripe('cus_sms') },
];

/** Customers with ordinary and with awkward ids. The fourth one is cust-417, so its invoices are NLB-004-... */
export function seedCustomers(org: Organization): void {
  for (const customer of CUSTOMERS) run(org, createCustomer, 'customer', customer);
}
