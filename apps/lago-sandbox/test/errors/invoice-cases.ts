import { IDS } from '../../src/seed/ids.js';
import { fails as f } from '../support/error-case.js';

const NONE = '00000000-0000-4000-8000-000000000000';
const line = (change: object) => ({ add_on_code: 'sticker', ...change });
const invoice = (change: object) => ({
  invoice: { external_customer_id: 'acme', currency: 'EUR', fees: [line({})], ...change },
});
const withLine = (change: object) => invoice({ fees: [line(change)] });
const item = (amount_cents: unknown, fee_id: string = IDS.fee) => ({ fee_id, amount_cents });
const note = (change: object) => ({
  credit_note: { invoice_id: IDS.invoice, credit_amount_cents: 121, items: [item(100)], ...change },
});
const update = (id: string, value: object) => [`PUT /invoices/${id}`, { invoice: value }] as const;
const entry = (key: string, value = 'v') => ({ key, value });
const notes = 'POST /credit_notes';
const estimate = 'POST /credit_notes/estimate';
const free = { settings: { premium: false } };

/** Cases that need the id of a fee the seed numbered itself. */
export function invoiceCases(feeOf: (invoiceId: string) => string) {
  return [
    f('createcreditnote', '404 invoice_not_found', notes, note({ invoice_id: NONE })),
    f('createcreditnote', '404 fee_not_found', notes, note({ items: [item(100, NONE)] })),
    f('createcreditnote', '403 feature_unavailable', notes, note({}), free),
    f('createcreditnote', '405 invalid_type_or_status', notes, note({ invoice_id: IDS.oldVersion })),
    f('createcreditnote', '422 reason value_is_invalid', notes, note({ reason: 'mood' })),
    f('createcreditnote', '422 items must_be_an_array', notes, note({ items: null })),
    f('createcreditnote', '422 amount_cents invalid_value', notes, note({ items: [item(-1)] })),
    f('createcreditnote', '422 amount_cents higher_than_remaining_fee_amount', notes, note({ items: [item(45_001)] })),
    f(
      'createcreditnote',
      '422 amount_cents higher_than_wallet_balance',
      notes,
      note({ invoice_id: IDS.prepaidPaid, items: [item(4000, feeOf(IDS.prepaidPaid))] }),
    ),
    f('createcreditnote', '422 base does_not_match_item_amounts', notes, note({ credit_amount_cents: 123 })),
    f(
      'createcreditnote',
      '422 base higher_than_remaining_invoice_amount',
      notes,
      note({ credit_amount_cents: 99_999 }),
    ),
    f('createcreditnote', '422 base total_amount_must_be_positive', notes, note({ credit_amount_cents: 0 })),
    f(
      'createcreditnote',
      '422 credit_amount_cents higher_than_remaining_invoice_amount',
      notes,
      note({ credit_amount_cents: 99_999 }),
    ),
    f(
      'createcreditnote',
      '422 credit_amount_cents cannot_credit_invoice',
      notes,
      note({ invoice_id: IDS.prepaidPaid, items: [item(100, feeOf(IDS.prepaidPaid))] }),
    ),
    f(
      'createcreditnote',
      '422 refund_amount_cents cannot_refund_unpaid_invoice',
      notes,
      note({ refund_amount_cents: 121, credit_amount_cents: 0 }),
    ),
    f(
      'createcreditnote',
      '422 refund_amount_cents higher_than_remaining_invoice_amount',
      notes,
      note({ invoice_id: IDS.paid, refund_amount_cents: 99_999, items: [item(100, feeOf(IDS.paid))] }),
    ),
    f(
      'createcreditnote',
      '422 offset_amount_cents higher_than_remaining_invoice_amount',
      notes,
      note({ offset_amount_cents: 99_999 }),
    ),
    f(
      'createcreditnote',
      '422 offset_amount_cents cannot_apply_to_paid_invoice',
      notes,
      note({ invoice_id: IDS.paid, offset_amount_cents: 121, items: [item(100, feeOf(IDS.paid))] }),
    ),
    f(
      'createcreditnote',
      '422 offset_amount_cents not_equal_to_total_amount',
      notes,
      note({
        invoice_id: IDS.prepaidUnpaid,
        credit_amount_cents: 0,
        offset_amount_cents: 100,
        items: [item(100, feeOf(IDS.prepaidUnpaid))],
      }),
    ),
    f('createcreditnote', '500', notes, note({ items: [item('100')] })),
    f(
      'findallcreditnotes',
      '404 billing_entity_not_found',
      'GET /credit_notes?billing_entity_codes[]=nl-bv&billing_entity_codes[]=nl-bv',
    ),
    f('findallcreditnotes', '500', 'GET /credit_notes?billing_entity_codes=nl-bv'),
    f('updatecreditnote', '404 credit_note_not_found', `PUT /credit_notes/${NONE}`, {
      credit_note: { refund_status: 'failed' },
    }),
    f('updatecreditnote', '422 refund_status value_is_invalid', `PUT /credit_notes/${IDS.creditNote}`, {
      credit_note: { refund_status: 'maybe' },
    }),
    f('findcreditnote', '404 credit_note_not_found', `GET /credit_notes/${NONE}`),
    f('downloadcreditnote', '404 credit_note_not_found', `POST /credit_notes/${NONE}/download`),
    f('estimatecreditnote', '404 invoice_not_found', estimate, note({ invoice_id: NONE })),
    f('estimatecreditnote', '404 fee_not_found', estimate, note({ items: [item(1, NONE)] })),
    f('estimatecreditnote', '403 feature_unavailable', estimate, note({}), free),
    f('estimatecreditnote', '405 invalid_type_or_status', estimate, note({ invoice_id: IDS.prepaidUnpaid })),
    f('estimatecreditnote', '422 items must_be_an_array', estimate, note({ items: {} })),
    f('estimatecreditnote', '422 amount_cents invalid_value', estimate, note({ items: [item(-5)] })),
    f(
      'estimatecreditnote',
      '422 amount_cents higher_than_remaining_fee_amount',
      estimate,
      note({ items: [item(99_999)] }),
    ),
    f(
      'estimatecreditnote',
      '422 amount_cents higher_than_wallet_balance',
      estimate,
      note({ invoice_id: IDS.prepaidPaid, items: [item(4000, feeOf(IDS.prepaidPaid))] }),
    ),
    f('voidcreditnote', '404 credit_note_not_found', `PUT /credit_notes/${NONE}/void`),
    f('voidcreditnote', '405 no_voidable_amount', `PUT /credit_notes/${IDS.creditNote}/void`, undefined, {
      given: [[`PUT /credit_notes/${IDS.creditNote}/void`]],
    }),

    f('findallfees', '422 fee_type value_is_invalid', 'GET /fees?fee_type=tip'),
    f('findallfees', '422 payment_status value_is_invalid', 'GET /fees?payment_status=paid'),
    f('findallfees', '422 created_at_from invalid_date', 'GET /fees?created_at_from=today'),
    f('findfee', '404 fee_not_found', `GET /fees/${NONE}`),
    f('updatefee', '404 fee_not_found', `PUT /fees/${NONE}`, { fee: { payment_status: 'failed' } }),
    f('updatefee', '405 invoiced_fee', `PUT /fees/${IDS.fee}`, { fee: { payment_status: 'failed' } }),
    f('updatefee', '422 payment_status value_is_invalid', `PUT /fees/${IDS.looseFee}`, {
      fee: { payment_status: 'paid' },
    }),
    f('deletefee', '404 fee_not_found', `DELETE /fees/${NONE}`),
    f('deletefee', '405 invoiced_fee', `DELETE /fees/${IDS.fee}`),

    f('createinvoice', '404 customer_not_found', 'POST /invoices', invoice({ external_customer_id: 'nope' })),
    f('createinvoice', '404 fees_not_found', 'POST /invoices', invoice({ fees: [] })),
    f('createinvoice', '404 add_on_not_found', 'POST /invoices', withLine({ add_on_code: 'nope' })),
    f('createinvoice', '404 billing_entity_not_found', 'POST /invoices', invoice({ billing_entity_code: 'nope' })),
    f('createinvoice', '404 tax_not_found', 'POST /invoices', withLine({ tax_codes: ['nope'] })),
    f('createinvoice', '403 feature_unavailable', 'POST /invoices', invoice({ external_customer_id: 'cust-partner' })),
    f(
      'createinvoice',
      '422 boundaries values_are_invalid',
      'POST /invoices',
      withLine({ from_datetime: '2030-02-01T00:00:00Z' }),
    ),
    f(
      'createinvoice',
      '422 payment_method invalid_payment_method',
      'POST /invoices',
      invoice({ payment_method: { payment_method_id: NONE } }),
    ),
    f('createinvoice', '422 units value_is_out_of_range', 'POST /invoices', withLine({ units: '-1' })),
    f(
      'createinvoice',
      '422 currency value_is_mandatory',
      'POST /invoices',
      invoice({ external_customer_id: 'cust-new', currency: null }),
    ),
    f(
      'createinvoice',
      '422 currency value_is_invalid',
      'POST /invoices',
      invoice({ external_customer_id: 'cust-new', currency: 'ZZZ' }),
    ),
    f('createinvoice', '500', 'POST /invoices', withLine({ unit_amount_cents: '100' })),
    f('findallinvoices', '422 status must be one of', 'GET /invoices?status=paid'),
    f('findallinvoices', '422 payment_status must be one of', 'GET /invoices?payment_statuses[]=paid'),
    f('findallinvoices', '422 settlements must be one of', 'GET /invoices?settlements[]=gift'),
    f('findallinvoices', '422 payment_overdue must be boolean', 'GET /invoices?payment_overdue=maybe'),
    f('findallinvoices', '422 self_billed must be boolean', 'GET /invoices?self_billed=maybe'),
    f('findallinvoices', '422 partially_paid must be boolean', 'GET /invoices?partially_paid=2'),
    f('findallinvoices', '404 billing_entity_not_found', 'GET /invoices?billing_entity_codes[]=nope'),
    f('findallinvoices', '500', 'GET /invoices?metadata=x'),
    f('updateinvoice', '404 invoice_not_found', ...update(NONE, { payment_status: 'failed' })),
    f('updateinvoice', '405 update_on_voided_invoice', ...update(IDS.voided, { payment_status: 'failed' })),
    f('updateinvoice', '405 metadata_on_draft_invoice', ...update(IDS.draft, { metadata: [entry('a')] })),
    f(
      'updateinvoice',
      '405 payment_status_update_on_draft_invoice',
      ...update(IDS.draft, { payment_status: 'succeeded' }),
    ),
    f('updateinvoice', '422 payment_status value_is_invalid', ...update(IDS.invoice, { payment_status: 'paid' })),
    f(
      'updateinvoice',
      '422 metadata invalid_count',
      ...update(IDS.invoice, { metadata: 'abcdef'.split('').map((key) => entry(key)) }),
    ),
    f('updateinvoice', '422 key value_already_exist', ...update(IDS.invoice, { metadata: [entry('cost_center')] })),
    f('updateinvoice', '422 key value_is_too_long', ...update(IDS.invoice, { metadata: [entry('k'.repeat(21))] })),
    f('updateinvoice', '422 key value_is_mandatory', ...update(IDS.invoice, { metadata: [entry('')] })),
    f(
      'updateinvoice',
      '422 value value_is_too_long',
      ...update(IDS.invoice, { metadata: [entry('a', 'v'.repeat(141))] }),
    ),
    f('updateinvoice', '422 value value_is_mandatory', ...update(IDS.invoice, { metadata: [entry('a', '')] })),
    f('findinvoice', '404 invoice_not_found', `GET /invoices/${NONE}`),
    f('downloadinvoice', '404 invoice_not_found', `POST /invoices/${IDS.draft}/download`),
    f('finalizeinvoice', '404 invoice_not_found', `PUT /invoices/${IDS.invoice}/finalize`),
    f('finalizeinvoice', '403 feature_unavailable', `PUT /invoices/${IDS.otherDraft}/finalize`),
    f('finalizeinvoice', '403 cannot_finalize_with_pending_taxes', `PUT /invoices/${IDS.draft}/finalize`, undefined, {
      settings: { taxProvider: 'pending' },
    }),
    f('losedisputeinvoice', '404 invoice_not_found', `POST /invoices/${NONE}/lose_dispute`),
    f('losedisputeinvoice', '405 not_disputable', `POST /invoices/${IDS.draft}/lose_dispute`),
    f('refreshinvoice', '404 invoice_not_found', `PUT /invoices/${NONE}/refresh`),
    f('refreshinvoice', '403 feature_unavailable', `PUT /invoices/${IDS.invoice}/refresh`),
    f('retryinvoice', '404 invoice_not_found', `POST /invoices/${NONE}/retry`),
    f('retryinvoice', '405 invalid_status', `POST /invoices/${IDS.invoice}/retry`),
    f('invoicepaymenturl', '404 invoice_not_found', `POST /invoices/${NONE}/payment_url`),
    f('invoicepaymenturl', '422 base no_linked_payment_provider', `POST /invoices/${IDS.overdue}/payment_url`),
    f('invoicepaymenturl', '422 base invalid_payment_provider', `POST /invoices/${feeOf('gocardless')}/payment_url`),
    f(
      'invoicepaymenturl',
      '422 base invalid_invoice_status_or_payment_status',
      `POST /invoices/${IDS.paid}/payment_url`,
    ),
    f(
      'invoicepaymenturl',
      '422 base missing_payment_provider',
      `POST /invoices/${IDS.invoice}/payment_url`,
      undefined,
      {
        settings: { paymentProvider: 'disconnected' },
      },
    ),
    f(
      'invoicepaymenturl',
      '422 base missing_payment_provider_customer',
      `POST /invoices/${feeOf('adyen')}/payment_url`,
    ),
    f('invoicepaymenturl', '422 base payment_provider_error', `POST /invoices/${IDS.invoice}/payment_url`, undefined, {
      settings: { paymentProvider: 'no_link' },
    }),
    f('invoicepaymenturl', '422 third_party_error', `POST /invoices/${IDS.invoice}/payment_url`, undefined, {
      settings: { paymentProvider: 'refusing' },
    }),
    f('retrypayment', '404 invoice_not_found', `POST /invoices/${NONE}/retry_payment`),
    f('retrypayment', '405 invalid_status', `POST /invoices/${IDS.paid}/retry_payment`),
    f(
      'retrypayment',
      '405 payment_processor_is_currently_handling_payment',
      `POST /invoices/${IDS.invoice}/retry_payment`,
      undefined,
      { given: [[`POST /invoices/${IDS.invoice}/retry_payment`]] },
    ),
    f('voidinvoice', '404 invoice_not_found', `POST /invoices/${NONE}/void`),
    f(
      'voidinvoice',
      '403 feature_unavailable',
      `POST /invoices/${IDS.paid}/void`,
      { generate_credit_note: true },
      free,
    ),
    f('voidinvoice', '405 not_voidable', `POST /invoices/${IDS.voided}/void`),
    f(
      'voidinvoice',
      '422 credit_refund_amount total_amount_exceeds_invoice_amount',
      `POST /invoices/${IDS.paid}/void`,
      {
        generate_credit_note: true,
        credit_amount: 999_999,
      },
    ),
  ];
}
