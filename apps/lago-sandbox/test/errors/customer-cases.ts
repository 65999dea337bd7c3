import { fails as f } from '../support/error-case.js';

const customer = (change: object) => ({ customer: { external_id: 'cust-late', ...change } });
const billing = (change: object) => customer({ billing_configuration: change });
const metadata = (...entries: object[]) => customer({ metadata: entries });
const event = (change: object) => ({
  event: { transaction_id: 'e-1', external_subscription_id: 'sub-417-a', code: 'gpu_minutes', ...change },
});
const usage = (query: string) => `GET /customers/cust-417/current_usage?external_subscription_id=sub-417-a&${query}`;
const create = 'POST /customers';
const entry = (key: string, value = 'v') => ({ key, value });

export const CUSTOMER_CASES = [
  f('createcustomer', '422 external_id value_is_mandatory', create, customer({ external_id: ' ' })),
  f('createcustomer', '422 external_id value_already_exist', create, customer({ external_id: 'racer' }), {
    settings: { customerRace: true },
  }),
  f('createcustomer', '422 metadata invalid_count', create, metadata(...'abcdef'.split('').map((key) => entry(key)))),
  f('createcustomer', '422 key value_already_exist', create, metadata(entry('a'), entry('a'))),
  f('createcustomer', '422 key value_is_too_long', create, metadata(entry('k'.repeat(21)))),
  f('createcustomer', '422 key value_is_mandatory', create, metadata(entry(''))),
  f('createcustomer', '422 value value_is_too_long', create, metadata(entry('a', 'v'.repeat(101)))),
  f('createcustomer', '422 value value_is_mandatory', create, metadata(entry('a', ''))),
  f('createcustomer', '422 country not_a_valid_country_code', create, customer({ country: 'ZZ' })),
  f(
    'createcustomer',
    '422 shipping_country not_a_valid_country_code',
    create,
    customer({ shipping_address: { country: 'ZZ' } }),
  ),
  f('createcustomer', '422 currency value_is_invalid', create, customer({ currency: 'EURO' })),
  f('createcustomer', '422 timezone invalid_timezone', create, customer({ timezone: 'Mars/Olympus' })),
  f('createcustomer', '422 email invalid_email_format', create, customer({ email: 'a@b.example,nope' })),
  f('createcustomer', '422 name value_is_too_long', create, customer({ name: 'n'.repeat(256) })),
  f('createcustomer', '422 net_payment_term value_is_out_of_range', create, customer({ net_payment_term: -1 })),
  f(
    'createcustomer',
    '422 finalize_zero_amount_invoice invalid_value',
    create,
    customer({ finalize_zero_amount_invoice: 'maybe' }),
  ),
  f(
    'createcustomer',
    '422 integration_customers invalid_count_per_integration_type',
    create,
    customer({ integration_customers: [{ integration_type: 'xero' }, { integration_type: 'xero' }] }),
  ),
  f(
    'createcustomer',
    '422 invoice_custom_sections skip_sections_and_selected_ids_sent_together',
    create,
    customer({ skip_invoice_custom_sections: true, invoice_custom_section_codes: ['bank-nl'] }),
  ),
  f('createcustomer', '422 document_locale not_a_valid_language_code', create, billing({ document_locale: 'xx' })),
  f('createcustomer', '422 base payment_provider_not_found', create, billing({ payment_provider: 'cashfree' })),
  f('createcustomer', '422 base payment_provider_code_missing', create, billing({ payment_provider: 'adyen' })),
  f('createcustomer', '404 billing_entity_not_found', create, customer({ billing_entity_code: 'nope' })),
  f('createcustomer', '404 tax_not_found', create, customer({ tax_codes: ['nope'] })),
  f('createcustomer', '500', create, customer({ integration_customers: [{ integration_type: 'sap' }] })),
  f('findallcustomers', '422 countries must be one of', 'GET /customers?countries[]=NL&countries[]=ZZ'),
  f('findallcustomers', '422 currencies must be one of', 'GET /customers?currencies[]=ZZZ'),
  f('findallcustomers', '422 account_type must be one of', 'GET /customers?account_type[]=friend'),
  f('findallcustomers', '422 customer_type must be one of', 'GET /customers?customer_type=club'),
  f(
    'findallcustomers',
    '422 customer_type must be nil when has_customer_type is false',
    'GET /customers?customer_type=company&has_customer_type=false',
  ),
  f('findallcustomers', '404 billing_entity_not_found', 'GET /customers?billing_entity_codes[]=nope'),
  f('findcustomer', '404 customer_not_found', 'GET /customers/nope'),
  f('destroycustomer', '404 customer_not_found', 'DELETE /customers/nope'),
  f('getcustomerportalurl', '404 customer_not_found', 'GET /customers/nope/portal_url'),
  f('generatecustomercheckouturl', '404 customer_not_found', 'POST /customers/nope/checkout_url'),
  f('generatecustomercheckouturl', '422 base no_linked_payment_provider', 'POST /customers/acme/checkout_url'),
  f(
    'generatecustomercheckouturl',
    '422 provider_payment_methods no_payment_methods_to_setup_available',
    'POST /customers/cust-crypto/checkout_url',
  ),
  f('generatecustomercheckouturl', '422 third_party_error', 'POST /customers/cust-417/checkout_url', undefined, {
    settings: { paymentProvider: 'refusing' },
  }),
  f('generatecustomercheckouturl', '401', 'POST /customers/cust-417/checkout_url', undefined, {
    settings: { paymentProvider: 'unauthorized' },
  }),

  f(
    'findcustomercurrentusage',
    '405 no_active_subscription',
    'GET /customers/cust-417/current_usage?external_subscription_id=nope',
  ),
  f('findcustomercurrentusage', '405 full_usage_not_allowed', usage('full_usage=true&charge_code=gpu-standard')),
  f('findcustomercurrentusage', '404 charge_not_found', usage('billable_metric_code=seats')),
  f('findcustomercurrentusage', '422 tax_error', usage(''), undefined, { settings: { taxProvider: 'failing' } }),
  f('findcustomercurrentusage', '429 too_many_provider_requests', usage(''), undefined, {
    settings: { taxProvider: 'rate_limited' },
  }),
  f('findcustomercurrentusage', '500', usage('group=region')),
  f('findcustomercurrentusage', '500', 'GET /customers/nope/current_usage?external_subscription_id=sub-417-a'),
  f(
    'findallcustomerpastusage',
    '422 external_subscription_id value_is_mandatory',
    'GET /customers/cust-417/past_usage',
  ),
  f(
    'findallcustomerpastusage',
    '404 billable_metric_not_found',
    'GET /customers/cust-417/past_usage?external_subscription_id=sub-417-a&billable_metric_code=nope',
  ),

  f('createevent', '422 transaction_id value_already_exist', 'POST /events', event({ transaction_id: 'twice' }), {
    given: [['POST /events', event({ transaction_id: 'twice' })]],
  }),
  f('createevent', '422 transaction_id value_is_mandatory', 'POST /events', event({ transaction_id: '' })),
  f('createevent', '422 code value_is_mandatory', 'POST /events', event({ code: null })),
  f('createevent', '422 timestamp invalid_format', 'POST /events', event({ timestamp: '2031-03-15T10:00:00Z' })),
  f('createevent', '422 text', 'POST /events', event({ code: 'render_minutes', properties: {} })),
  f('findallevents', '422 timestamp_from invalid_date', 'GET /events?timestamp_from=yesterday'),
  f('findallevents', '422 timestamp_to invalid_date', 'GET /events?timestamp_to=1893456000'),
  f(
    'findallevents',
    '422 external_subscription_id required with timestamp_from_started_at',
    'GET /events?timestamp_from_started_at=true',
  ),
  f(
    'findallevents',
    '422 timestamp_from cannot be used with timestamp_from_started_at',
    'GET /events?timestamp_from_started_at=true&external_subscription_id=sub-417-a&timestamp_from=2031-01-01',
  ),
  f('createbatchevents', '422 events no_events', 'POST /events/batch', {}),
  f('createbatchevents', '422 events too_many_events', 'POST /events/batch', {
    events: Array.from({ length: 101 }, () => event({}).event),
  }),
  f('createbatchevents', '422 <index>', 'POST /events/batch', {
    events: [event({ transaction_id: 'b' }).event, event({ transaction_id: 'b' }).event],
  }),
  f('createbatchevents', '422 transaction_id value_already_exist', 'POST /events/batch', {
    events: [event({ transaction_id: 'd' }).event, event({ transaction_id: 'd' }).event],
  }),
  f('createbatchevents', '422 <index> expression_evaluation_failed', 'POST /events/batch', {
    events: [event({ transaction_id: 'c', code: 'render_minutes' }).event],
  }),
  f(
    'eventestimatefees',
    '404 subscription_not_found',
    'POST /events/estimate_fees',
    event({ external_subscription_id: 'nope' }),
  ),
  f('eventestimatefees', '404 billable_metric_not_found', 'POST /events/estimate_fees', event({ code: 'nope' })),
  f(
    'eventestimatefees',
    '422 code does_not_match_an_instant_charge',
    'POST /events/estimate_fees',
    event({ code: 'api_calls' }),
  ),
  f(
    'eventestimatefees',
    '422 properties value_is_not_valid_number',
    'POST /events/estimate_fees',
    event({ properties: { minutes: 'many' } }),
  ),
  f('eventestimatefees', '422 timestamp invalid_format', 'POST /events/estimate_fees', event({ timestamp: 'now' })),
  f(
    'eventestimatefees',
    '422 text',
    'POST /events/estimate_fees',
    event({ external_subscription_id: 'sub-sms', code: 'sms_units', properties: {} }),
  ),
  f('findevent', '404 event_not_found', 'GET /events/nope'),
];
