import type { Call } from '../call.js';
import { fieldError, notFound, thirdPartyError, unauthorized } from '../../http/errors.js';
import type { Customer } from '../../model/customer.js';

const customerOf = ({ org, params }: Call): Customer => {
  const customer = org.customerByExternalId(params['external_customer_id']);
  if (!customer) throw notFound('customer');
  return customer;
};

/** Card data is saved at Stripe with these methods only. */
const SAVABLE = ['card', 'sepa_debit', 'us_bank_account', 'bacs_debit', 'link', 'boleto'];

/** A link that opens without a login, another one on every call. */
export function portalUrl(call: Call) {
  const customer = customerOf(call);
  const token = `${call.org.newId()}${call.org.newId()}`.replaceAll('-', '');
  return { customer: { portal_url: `https://sandbox.invalid/customer-portal/${customer.id}/${token}` } };
}

/** A link at the payment provider to store a payment method. */
export function checkoutUrl(call: Call) {
  const { org } = call;
  const customer = customerOf(call);
  const { provider, providerCode, paymentMethods } = customer.billing;
  if (provider === null) throw fieldError('base', 'no_linked_payment_provider');
  if (provider === 'stripe' && !paymentMethods.some((method) => SAVABLE.includes(method))) {
    throw fieldError('provider_payment_methods', 'no_payment_methods_to_setup_available');
  }
  if (org.settings.paymentProvider === 'unauthorized') {
    throw unauthorized('Stripe authentication failed. Invalid API Key provided');
  }
  if (org.settings.paymentProvider === 'refusing') throw thirdPartyError('Stripe', 'No such customer');
  return {
    customer: {
      lago_customer_id: customer.id,
      external_customer_id: customer.externalId,
      payment_provider: provider,
      payment_provider_code: providerCode ?? '',
      checkout_url: `https://checkout.sandbox.invalid/${provider}/${org.newId()}`,
    },
  };
}
