import { callOf, refusal } from '../../test/calls.js';
import { lostCall, operations, ruleOf } from '../../test/reconcile-parts.js';
import { UpstreamUnreachableError } from '../call/errors.js';
import { readRule } from './read-rule.js';
import { unknownOutcome } from './unknown.js';

const LOST = new UpstreamUnreachableError('unknown', 'ECONNRESET');

it('says what was sent when, for whom, why it is not known, and what to look at', () => {
  const call = lostCall('createinvoice', { body: { invoice: { external_customer_id: 'acme', currency: 'EUR' } } });
  const error = unknownOutcome(call, ruleOf('createinvoice', 'find-match'), {
    cause: LOST,
    why: 'two fit',
    retryAfterMs: 5,
  });
  expect(error).toMatchObject({ operation: 'createinvoice', outcome: 'unknown', cause: LOST, retryAfterMs: 5 });
  expect(error.message).toMatch(
    /^createinvoice may or may not have taken effect \(upstream unreachable: ECONNRESET\)\. First sent at 2030-03-17T17:46:40\.000Z\. It was for external_customer_id acme\. Looking for it did not settle it: two fit\. Look at the customer's one-off invoices/,
  );
  expect(error.message).not.toContain('EUR');
});

it.each([
  ['createevent', { body: { event: { transaction_id: 't-1' } } }, /transaction_id t-1.*Read the record first/],
  ['updateaddon', { path: { code: 'a' } }, /code a.*Sending the same call again does no harm/],
  ['createcreditnote', { body: { credit_note: { invoice_id: 'i-1' } } }, /invoice_id i-1/],
  ['createaddon', { body: { add_on: { code: 'x'.repeat(300), name: 'N' } } }, /code x{100}\./],
])('names what %s is about', (id, input, expected) => {
  const call = lostCall(id, input);
  const { message } = unknownOutcome(call, readRule(call.operation), {});
  expect(message).toMatch(expected);
  expect(message).not.toContain('(');
});

it('says less when less is known', () => {
  const { message } = unknownOutcome(callOf(operations.get('createaddon')), undefined, { cause: refusal(502) });
  expect(message).toMatch(/^createaddon may or may not have taken effect \(the upstream answered 502\)\. Read/);
  expect(unknownOutcome(callOf(), undefined, { cause: 'odd' }).message).toContain('(no answer)');
  expect(unknownOutcome(callOf(), undefined, {}).message).toContain('Look at the records in the upstream');
});
