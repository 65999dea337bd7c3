import { billOneOff } from '../billing/one-off-invoices.js';
import { addOnFee, newFee } from '../billing/fees.js';
import { attachFees, newInvoice, numberInvoice, totalInvoice } from '../billing/invoices.js';
import { setPaymentStatus } from '../billing/payments.js';
import { fail } from '../billing/subscription-invoices.js';
import { taxesFor, taxFee } from '../billing/taxes.js';
import { updateInvoice, loseDispute } from '../handlers/invoices/invoices.js';
import { voidInvoice } from '../handlers/invoices/invoice-payments.js';
import { Decimal } from '../kernel/decimal.js';
import { cents } from '../kernel/money.js';
import type { AddOn } from '../model/catalog.js';
import type { Customer } from '../model/customer.js';
import type { Invoice } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';
import { IDS } from './ids.js';
import { run, runOn } from './run.js';

interface OneOffSeed {
  customer: string;
  addOn: string;
  units?: number;
  unitCents?: number;
  id?: string;
  feeId?: string;
  purchaseOrderNumber?: string;
}

/** A one-off invoice nobody is charged for. */
export function oneOff(org: Organization, seed: OneOffSeed): Invoice {
  const customer = org.customerByExternalId(seed.customer) as Customer;
  const addOn = org.addOns.find(({ code }) => code === seed.addOn) as AddOn;
  const currency = customer.currency ?? 'EUR';
  const fee = addOnFee(
    org,
    customer,
    addOn,
    currency,
    Decimal.of(seed.units ?? 1),
    seed.unitCents ?? addOn.amountCents,
  );
  if (seed.feeId) Object.assign(fee, { id: seed.feeId });
  fee.period = { from: org.now(), to: org.now() + 1 };
  taxFee(org, fee, taxesFor(org, [], addOn.taxCodes, customer));
  const { id, purchaseOrderNumber = null } = seed;
  return billOneOff(org, {
    customer,
    currency,
    fees: [fee],
    skipPayment: true,
    purchaseOrderNumber,
    ...(id ? { id } : {}),
  });
}

const pay = (org: Organization, invoice: Invoice): void => {
  invoice.paidCents = invoice.totalCents;
  setPaymentStatus(org, invoice, 'succeeded');
};

/** 260 small invoices for paging, every third one paid. */
export function seedBulk(org: Organization, from: number, step: number): void {
  for (let index = 1; index <= 260; index += 1) {
    org.at(from + index * step, () => {
      const invoice = oneOff(org, { customer: 'cust-bulk', addOn: 'sticker', units: index });
      if (index % 3 === 0) pay(org, invoice);
    });
  }
}

/** An invoice for prepaid credits, with the wallet behind it. */
function prepaid(org: Organization, id: string, paid: boolean): void {
  const customer = org.customerByExternalId('cust-late') as Customer;
  const wallet = org.wallets.insert({
    ...org.record(),
    customerId: customer.id,
    balanceCents: paid ? 3000 : 0,
    currency: 'EUR',
  });
  const invoice = newInvoice(org, { customer, type: 'credit', status: 'finalized', currency: 'EUR', id });
  invoice.walletId = wallet.id;
  const item = { id: wallet.id, code: 'credit', name: 'Prepaid credits', description: null };
  const fee = newFee(org, {
    type: 'credit',
    customer,
    currency: 'EUR',
    item,
    units: Decimal.one,
    exactCents: cents(5000),
  });
  attachFees(org, invoice, [fee]);
  totalInvoice(org, invoice);
  numberInvoice(org, invoice, customer);
  if (paid) pay(org, invoice);
}

/** Invoices in every state the API knows. */
export function seedStates(org: Organization): void {
  pay(org, oneOff(org, { customer: 'cust-417', addOn: 'training-hour', units: 2, id: IDS.paid }));
  for (const units of [1, 2, 3, 4]) pay(org, oneOff(org, { customer: 'cust-417', addOn: 'sticker', units }));
  oneOff(org, { customer: 'cust-late', addOn: 'training-hour', id: IDS.overdue });
  oneOff(org, { customer: 'cust-late', addOn: 'onboarding-day', id: IDS.disputed });
  runOn(org, loseDispute, { lago_id: IDS.disputed });
  oneOff(org, { customer: 'acme', addOn: 'setup/v1.0', id: IDS.voided });
  runOn(org, voidInvoice, { lago_id: IDS.voided });
  oneOff(org, { customer: 'acme', addOn: 'training-hour', units: 3 }).paidCents = 10_000;
  oneOff(org, { customer: 'cust-zero', addOn: 'free-sample', units: 0 });
  oneOff(org, { customer: 'cust-partner', addOn: 'training-hour' });
  oneOff(org, { customer: 'cust-gocardless', addOn: 'training-hour' });
  oneOff(org, { customer: 'cust-adyen', addOn: 'training-hour' });
  oneOff(org, { customer: 'acme', addOn: 'sticker', id: IDS.oldVersion }).versionNumber = 1;
  prepaid(org, IDS.prepaidPaid, true);
  prepaid(org, IDS.prepaidUnpaid, false);
  org.settings.taxProvider = 'pending';
  oneOff(org, { customer: 'cust-usd', addOn: 'training-hour', id: IDS.pending });
  org.settings.taxProvider = 'none';
  newInvoice(org, {
    customer: org.customerByExternalId('acme') as Customer,
    type: 'progressive_billing',
    status: 'draft',
    currency: 'EUR',
    id: IDS.otherDraft,
  });
  const failed = newInvoice(org, {
    customer: org.customerByExternalId('cust-usd') as Customer,
    type: 'subscription',
    status: 'failed',
    currency: 'USD',
    id: IDS.failed,
  });
  fail(org, failed);
}

/** The invoice the examples of the documentation speak of: NLB-004-017, open, one line of 450 euro. */
export function seedExample(org: Organization): void {
  oneOff(org, {
    customer: 'cust-417',
    addOn: 'onboarding-day',
    id: IDS.invoice,
    feeId: IDS.fee,
    purchaseOrderNumber: 'PO-88-Z',
  });
  run(org, updateInvoice, 'invoice', { metadata: [{ key: 'cost_center', value: 'KP-9' }] }, { lago_id: IDS.invoice });
}
