import type { Handler } from '../handlers/call.js';
import * as addOns from '../handlers/add-ons.js';
import * as analytics from '../handlers/analytics.js';
import * as appliedCoupons from '../handlers/applied-coupons.js';
import * as metrics from '../handlers/billable-metrics.js';
import * as coupons from '../handlers/coupons.js';
import { listCreditNotes } from '../handlers/invoices/credit-note-list.js';
import * as creditNotes from '../handlers/invoices/credit-notes.js';
import * as links from '../handlers/customers/customer-links.js';
import { listCustomers } from '../handlers/customers/customer-list.js';
import { currentUsage } from '../handlers/customers/customer-usage.js';
import * as customers from '../handlers/customers/customers.js';
import * as events from '../handlers/events.js';
import * as fees from '../handlers/invoices/fees.js';
import { createInvoice } from '../handlers/invoices/invoice-create.js';
import { listInvoices } from '../handlers/invoices/invoice-list.js';
import * as payments from '../handlers/invoices/invoice-payments.js';
import * as invoices from '../handlers/invoices/invoices.js';
import { pastUsage } from '../handlers/customers/past-usage.js';
import type { Bucket } from '../sandbox/rate-limit.js';
import { compile } from '../http/router.js';
import type { Pattern } from '../http/router.js';

/** One operation of the API. */
export interface Route {
  operation: string;
  method: string;
  path: string;
  pattern: Pattern;
  /** The resource a key permission names. */
  resource: string;
  /** The key the body must be wrapped in; null when it is not wrapped. */
  root: string | null;
  premium: boolean;
  bucket: Bucket;
  handler: Handler;
}

interface Options {
  root?: string;
  premium?: true;
  bucket?: Bucket;
}

type Row = [operation: string, method: string, path: string, resource: string, handler: Handler, options?: Options];

// In the order of the capability document. *code and *event widen what a path parameter may hold.
const TABLE: Row[] = [
  ['createaddon', 'POST', '/add_ons', 'add_on', addOns.createAddOn, { root: 'add_on' }],
  ['findalladdons', 'GET', '/add_ons', 'add_on', addOns.listAddOns],
  ['updateaddon', 'PUT', '/add_ons/:code*code', 'add_on', addOns.updateAddOn, { root: 'add_on' }],
  ['findaddon', 'GET', '/add_ons/:code*code', 'add_on', addOns.findAddOn],
  ['destroyaddon', 'DELETE', '/add_ons/:code*code', 'add_on', addOns.deleteAddOn],
  ['findallgrossrevenues', 'GET', '/analytics/gross_revenue', 'analytic', analytics.grossRevenue],
  [
    'findallinvoicecollections',
    'GET',
    '/analytics/invoice_collection',
    'analytic',
    analytics.invoiceCollection,
    { premium: true },
  ],
  ['findallinvoicedusages', 'GET', '/analytics/invoiced_usage', 'analytic', analytics.invoicedUsage, { premium: true }],
  ['findallmrrs', 'GET', '/analytics/mrr', 'analytic', analytics.mrr, { premium: true }],
  ['findalloverduebalances', 'GET', '/analytics/overdue_balance', 'analytic', analytics.overdueBalance],
  ['applycoupon', 'POST', '/applied_coupons', 'applied_coupon', appliedCoupons.applyCoupon, { root: 'applied_coupon' }],
  ['findallappliedcoupons', 'GET', '/applied_coupons', 'applied_coupon', appliedCoupons.listAppliedCoupons],
  [
    'createbillablemetric',
    'POST',
    '/billable_metrics',
    'billable_metric',
    metrics.createMetric,
    { root: 'billable_metric' },
  ],
  ['findallbillablemetrics', 'GET', '/billable_metrics', 'billable_metric', metrics.listMetrics],
  [
    'evaluatebillablemetricexpression',
    'POST',
    '/billable_metrics/evaluate_expression',
    'billable_metric',
    metrics.evaluateExpression,
  ],
  [
    'updatebillablemetric',
    'PUT',
    '/billable_metrics/:code*code',
    'billable_metric',
    metrics.updateMetric,
    { root: 'billable_metric' },
  ],
  ['destroybillablemetric', 'DELETE', '/billable_metrics/:code*code', 'billable_metric', metrics.deleteMetric],
  ['findbillablemetric', 'GET', '/billable_metrics/:code*code', 'billable_metric', metrics.findMetric],
  ['createcoupon', 'POST', '/coupons', 'coupon', coupons.createCoupon, { root: 'coupon' }],
  ['findallcoupons', 'GET', '/coupons', 'coupon', coupons.listCoupons],
  ['updatecoupon', 'PUT', '/coupons/:code*code', 'coupon', coupons.updateCoupon, { root: 'coupon' }],
  ['findcoupon', 'GET', '/coupons/:code*code', 'coupon', coupons.findCoupon],
  ['destroycoupon', 'DELETE', '/coupons/:code*code', 'coupon', coupons.deleteCoupon],
  [
    'createcreditnote',
    'POST',
    '/credit_notes',
    'credit_note',
    creditNotes.createCreditNote,
    { root: 'credit_note', premium: true },
  ],
  ['findallcreditnotes', 'GET', '/credit_notes', 'credit_note', listCreditNotes],
  [
    'updatecreditnote',
    'PUT',
    '/credit_notes/:lago_id',
    'credit_note',
    creditNotes.updateCreditNote,
    { root: 'credit_note' },
  ],
  ['findcreditnote', 'GET', '/credit_notes/:lago_id', 'credit_note', creditNotes.findCreditNote],
  ['downloadcreditnote', 'POST', '/credit_notes/:lago_id/download', 'credit_note', creditNotes.downloadCreditNote],
  [
    'estimatecreditnote',
    'POST',
    '/credit_notes/estimate',
    'credit_note',
    creditNotes.estimateCreditNote,
    { root: 'credit_note', premium: true },
  ],
  ['voidcreditnote', 'PUT', '/credit_notes/:lago_id/void', 'credit_note', creditNotes.voidCreditNote],
  ['createcustomer', 'POST', '/customers', 'customer', customers.createCustomer, { root: 'customer' }],
  ['findallcustomers', 'GET', '/customers', 'customer', listCustomers],
  ['findcustomer', 'GET', '/customers/:external_id', 'customer', customers.findCustomer],
  ['destroycustomer', 'DELETE', '/customers/:external_id', 'customer', customers.deleteCustomer],
  [
    'deleteappliedcoupon',
    'DELETE',
    '/customers/:external_customer_id/applied_coupons/:applied_coupon_id',
    'applied_coupon',
    appliedCoupons.deleteAppliedCoupon,
  ],
  ['getcustomerportalurl', 'GET', '/customers/:external_customer_id/portal_url', 'customer', links.portalUrl],
  [
    'findcustomercurrentusage',
    'GET',
    '/customers/:external_customer_id/current_usage',
    'customer_usage',
    currentUsage,
    { bucket: 'current_usage' },
  ],
  ['findallcustomerpastusage', 'GET', '/customers/:external_customer_id/past_usage', 'customer_usage', pastUsage],
  [
    'generatecustomercheckouturl',
    'POST',
    '/customers/:external_customer_id/checkout_url',
    'customer',
    links.checkoutUrl,
  ],
  ['createevent', 'POST', '/events', 'event', events.createEvent, { root: 'event', bucket: 'events' }],
  ['findallevents', 'GET', '/events', 'event', events.listEvents],
  ['createbatchevents', 'POST', '/events/batch', 'event', events.createBatch, { bucket: 'events' }],
  ['eventestimatefees', 'POST', '/events/estimate_fees', 'event', events.estimateFees, { root: 'event' }],
  ['findevent', 'GET', '/events/:transaction_id*event', 'event', events.findEvent],
  ['findallfees', 'GET', '/fees', 'fee', fees.listFees],
  ['findfee', 'GET', '/fees/:lago_id', 'fee', fees.findFee],
  ['updatefee', 'PUT', '/fees/:lago_id', 'fee', fees.updateFee, { root: 'fee' }],
  ['deletefee', 'DELETE', '/fees/:lago_id', 'fee', fees.deleteFee],
  ['createinvoice', 'POST', '/invoices', 'invoice', createInvoice, { root: 'invoice' }],
  ['findallinvoices', 'GET', '/invoices', 'invoice', listInvoices],
  ['updateinvoice', 'PUT', '/invoices/:lago_id', 'invoice', invoices.updateInvoice, { root: 'invoice' }],
  ['findinvoice', 'GET', '/invoices/:lago_id', 'invoice', invoices.findInvoice],
  ['downloadinvoice', 'POST', '/invoices/:lago_id/download', 'invoice', invoices.downloadInvoice],
  ['finalizeinvoice', 'PUT', '/invoices/:lago_id/finalize', 'invoice', invoices.finalizeInvoice],
  ['losedisputeinvoice', 'POST', '/invoices/:lago_id/lose_dispute', 'invoice', invoices.loseDispute],
  ['refreshinvoice', 'PUT', '/invoices/:lago_id/refresh', 'invoice', invoices.refreshInvoice],
  ['retryinvoice', 'POST', '/invoices/:lago_id/retry', 'invoice', invoices.retryInvoice],
  ['invoicepaymenturl', 'POST', '/invoices/:lago_id/payment_url', 'invoice', payments.paymentUrl],
  ['retrypayment', 'POST', '/invoices/:lago_id/retry_payment', 'invoice', payments.retryPayment],
  ['voidinvoice', 'POST', '/invoices/:lago_id/void', 'invoice', payments.voidInvoice],
];

/** The 60 operations. */
export const ROUTES: readonly Route[] = TABLE.map(([operation, method, path, resource, handler, options = {}]) => ({
  operation,
  method,
  path,
  pattern: compile(path),
  resource,
  root: options.root ?? null,
  premium: options.premium ?? false,
  bucket: options.bucket ?? 'default',
  handler,
}));

// Literal routes win over those with parameters, as their order in Lago's own table makes them.
const BY_METHOD = new Map<string, Route[]>();
for (const route of [...ROUTES].sort((a, b) => a.pattern.names.length - b.pattern.names.length)) {
  BY_METHOD.set(route.method, [...(BY_METHOD.get(route.method) ?? []), route]);
}

/** The routes a method can reach, literal ones first. */
export function routesOf(method: string): readonly Route[] {
  return BY_METHOD.get(method === 'HEAD' ? 'GET' : method) ?? [];
}

/** Their names, as the capability document spells them. */
export const OPERATIONS: readonly string[] = ROUTES.map(({ operation }) => operation);
