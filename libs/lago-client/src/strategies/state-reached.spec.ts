import { refusal, replyOf } from '../../test/calls.js';
import { at, lostCall, partsOver, ruleOf } from '../../test/reconcile-parts.js';
import { CallAbortedError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { stateReached, wanted } from './state-reached.js';

const rule = ruleOf('voidinvoice', 'state-reached');
const of = (end: Reply | Error, body?: object, notes: Reply | Error = refusal(500)) =>
  stateReached(
    lostCall('voidinvoice', { path: { lago_id: 'i' }, ...(body ? { body } : {}) }),
    rule,
    'me',
    partsOver({ findinvoice: () => end, findallcreditnotes: () => notes }),
  );
const invoice = (status: string, voided_at: string | null = at(0)) => replyOf({ invoice: { status, voided_at } });

it('is success when it is so, and not since before', async () => {
  expect(await of(invoice('voided'))).toEqual({ kind: 'success', reply: { ...invoice('voided'), reconciled: true } });
  expect(await of(invoice('voided', at(-60_000)))).toEqual({ kind: 'earlier' });
  expect(await of(invoice('finalized'))).toEqual({ kind: 'absent' });
  expect(await of(refusal(404))).toEqual({ kind: 'absent' });
});

it.each([invoice('voided', null), refusal(500), refusal(403)])('is unclear when it does not show (%#)', async (end) => {
  expect((await of(end)).kind).toBe('unclear');
});

it('goes with the caller', async () => {
  await expect(of(new CallAbortedError())).rejects.toThrow(CallAbortedError);
});

it('counts any value where the rule says so', async () => {
  const lost = ruleOf('losedisputeinvoice', 'state-reached');
  const call = lostCall('losedisputeinvoice', { path: { lago_id: 'i' } });
  const kinds = ['2030-01-01', null, undefined].map(async (payment_dispute_lost_at) => {
    const parts = partsOver({ findinvoice: () => replyOf({ invoice: { payment_dispute_lost_at } }) });
    return (await stateReached(call, lost, 'me', parts)).kind;
  });
  expect(await Promise.all(kinds)).toEqual(['success', 'absent', 'absent']);
});

it('answers nothing where the API does', async () => {
  const paid = ruleOf('retrypayment', 'state-reached');
  const parts = partsOver({
    findinvoice: () => replyOf({ invoice: { payment_status: 'succeeded', updated_at: at(0) } }),
  });
  const verdict = await stateReached(lostCall('retrypayment', { path: { lago_id: 'i' } }), paid, 'me', parts);
  expect(verdict).toMatchObject({ kind: 'success', reply: { status: 200, reconciled: true, body: Buffer.alloc(0) } });
});

it('looks for what was to be made with it', async () => {
  const body = { generate_credit_note: 'true', credit_amount: 500 };
  const note = {
    lago_id: 'n',
    lago_invoice_id: 'i',
    description: 'for i',
    credit_amount_cents: 500,
    created_at: at(0),
  };
  const list = (...credit_notes: object[]) => replyOf({ credit_notes });
  expect((await of(invoice('voided'), body, list(note))).kind).toBe('success');
  expect(await of(invoice('voided'), body, list())).toEqual({
    kind: 'unclear',
    why: 'it is so, but what was to be made along with it does not show',
  });
  expect((await of(invoice('voided'), body)).kind).toBe('unclear');
  expect((await of(invoice('finalized'), body, list(note))).kind).toBe('absent');
  const told = await of(invoice('voided'), body, list(note, { ...note, lago_id: 'm' }));
  expect(told).toEqual({ kind: 'unclear', why: 'n, m all fit' });
});

it.each([
  [true, true],
  ['t', true],
  [1, true],
  [false, false],
  ['F', false],
  ['off', false],
  [0, false],
  ['', false],
  [null, false],
  [undefined, false],
])('wishes given as %j mean %j', (generate_credit_note, expected) => {
  const call = lostCall('voidinvoice', { body: { generate_credit_note } });
  expect(wanted(call, rule.makes!)).toBe(expected);
});
