import { previewText } from '../src/preview/preview-text.js';
import { previewCall } from '../src/preview/preview.js';
import type { ReadOutcome } from '../src/preview/read-scope.js';
import { packagedCatalog } from './support/catalog.js';

const catalog = packagedCatalog();
const LINKED = { payment_provider: 'stripe', payment_provider_code: 'stripe-nl', provider_customer_id: 'cus_1' };
const INVOICE = { lago_id: 'i', number: 'N-1', currency: 'EUR', total_amount_cents: 500, total_due_amount_cents: 500 };
const STATES = {
  retrypayment: 'finalized',
  retryinvoice: 'failed',
  finalizeinvoice: 'draft',
  createinvoice: 'x',
} as const;
type Name = keyof typeof STATES;
const NAMES = Object.keys(STATES) as Name[];

interface Case {
  readonly billing?: object | null | undefined;
  readonly invoice?: object;
  readonly customer?: object;
  readonly sent?: object;
}

/** What a person is told of the payment a call starts. */
async function told(name: Name, { billing = LINKED, invoice, customer: more, sent }: Case): Promise<string> {
  const tool = catalog.find((one) => one.name === name)!;
  const customer = { name: 'L', external_id: 'c', currency: 'EUR', billing_configuration: billing, ...more };
  const record = { ...INVOICE, invoice_type: 'subscription', status: STATES[name], customer, ...invoice };
  const read = (id: string): Promise<ReadOutcome> => {
    const body = id === 'findcustomer' ? { customer } : id === 'findinvoice' ? { invoice: record } : undefined;
    return Promise.resolve(body ? { body, hasMore: false } : { refusal: { status: 403, error: undefined } });
  };
  const fees = [{ add_on_code: 'a', units: 1, unit_amount_cents: 500 }];
  const body = name === 'createinvoice' ? { invoice: { external_customer_id: 'c', fees, ...sent } } : sent;
  const path = name === 'createinvoice' ? {} : { lago_id: 'i' };
  const previewed = await previewCall(tool, { path, query: {}, body }, read, 0);
  if (previewed.kind !== 'preview') throw new Error(previewed.kind);
  const { sections, effect } = previewed.preview;
  return previewText(
    { ...previewed.preview, sections: sections.filter(({ key }) => key !== 'also_sent'), effect: '' },
    {},
  ).replace(effect, '');
}

const CHARGED = /payment method that .* is charged/;

describe.each(NAMES)('%s', (name) => {
  it('says through which provider a linked customer is charged', async () => {
    const text = await told(name, {});
    expect(text).toMatch(/Payment provider: payment provider "stripe", payment provider code "stripe-nl"/);
    expect(text).toMatch(CHARGED);
    expect(text).not.toMatch(/nothing is charged:|no payment provider/);
  });

  it.each([null, ''])('says that nothing is charged without a provider (%j)', async (payment_provider) => {
    const text = await told(name, { billing: { payment_provider, provider_customer_id: null } });
    expect(text).toMatch(/has no payment provider: nothing is charged/);
    expect(text).not.toMatch(/payment method that .* is charged|starts at once/);
  });

  it.each([null, ''])('says that nothing is charged where the provider does not know the customer (%j)', async (id) => {
    const text = await told(name, { billing: { ...LINKED, provider_customer_id: id } });
    expect(text).toMatch(/does not know the customer.*nothing is charged/);
    expect(text).not.toMatch(CHARGED);
  });

  it('claims nothing of a provider that Lago shows no id for', async () => {
    const text = await told(name, { billing: { payment_provider: 'flutterwave' } });
    expect(text).toMatch(/payment method that .* is charged; where it holds none, nothing is/);
    expect(text).not.toMatch(/does not know/);
  });

  it('says when it is not known whether there is a provider', async () => {
    const text = await told(name, { billing: null });
    expect(text).toMatch(/could not be read/);
    expect(text).not.toMatch(/has no payment provider/);
  });

  it('says that what is self-billed is not collected', async () => {
    const text = await told(name, { invoice: { self_billed: true }, customer: { account_type: 'partner' } });
    expect(text).toMatch(/self-billed: no payment is started/);
    expect(text).not.toMatch(CHARGED);
  });
});

describe.each(['retrypayment', 'createinvoice'] as const)('%s with a payment method', (name) => {
  it('that is manual charges nothing', async () => {
    const text = await told(name, { sent: { payment_method: { payment_method_type: 'manual' } } });
    expect(text).toMatch(/manual: nothing is charged/);
    expect(text).not.toMatch(CHARGED);
  });

  it('that is named charges that one', async () => {
    const payment_method = { payment_method_type: 'provider', payment_method_id: 'pm-1' };
    const text = await told(name, { sent: { payment_method } });
    expect(text).toMatch(/The payment method that is named in the call is charged/);
  });
});

it('starts no payment for an invoice with skip_psp, whatever the customer has', async () => {
  const text = await told('createinvoice', { sent: { skip_psp: true } });
  expect(text).toMatch(/No payment is started \(skip_psp\)/);
  expect(text).not.toMatch(/charged/);
});

it('says that an invoice of nothing counts as paid', async () => {
  const text = await told('retrypayment', { invoice: { total_amount_cents: 0, total_due_amount_cents: 0 } });
  expect(text).toMatch(/total is 0: it counts as paid at once/);
  expect(text).not.toMatch(CHARGED);
});
