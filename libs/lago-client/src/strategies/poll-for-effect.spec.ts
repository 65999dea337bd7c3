import { refusal, replyOf } from '../../test/calls.js';
import { at, lostCall, partsOver, ruleOf } from '../../test/reconcile-parts.js';
import type { CallContext } from '../call/call.js';
import { CallAbortedError, UpstreamUnreachableError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { scopeOf } from '../rules/effect-scope.js';
import { NOTHING_KNOWN } from './prior.js';
import { pollForEffect } from './poll-for-effect.js';
import { fingerprintOf } from '../rules/effect-fingerprint.js';

const LOST = new UpstreamUnreachableError('unknown', 'ECONNRESET');
const rule = ruleOf('createinvoice', 'find-match');
const body = { invoice: { external_customer_id: 'acme', currency: 'EUR', fees: [{ add_on_code: 'day' }] } };
const record = {
  lago_id: 'i',
  created_at: at(0),
  currency: 'EUR',
  customer: { external_id: 'acme' },
  fees: [{ item: { code: 'day' }, units: '1.0' }],
};
const prior = { records: () => Promise.resolve({ ids: new Set<string>(), before: true }) };

/** Looks for a lost invoice; `list` answers each look in turn. */
function lost(list: (look: number) => Reply | Error, context: Partial<CallContext> = {}) {
  const call = lostCall('createinvoice', { body }, context);
  let looks = 0;
  const parts = partsOver({
    findallinvoices: () => list((looks += 1)),
    findinvoice: () => replyOf({ invoice: record }),
  });
  return {
    call,
    parts,
    looks: () => looks,
    poll: (failure: unknown = LOST, known = prior) =>
      pollForEffect({ call, rule, owner: 'me', prior: known }, failure, parts),
  };
}
const none = replyOf({ invoices: [] });
const there = replyOf({ invoices: [record] });

it('looks again, after longer and longer pauses, until it shows', async () => {
  const bed = lost((look) => (look < 4 ? none : there));
  const verdict = await bed.poll();
  expect(verdict.kind).toBe('success');
  expect(bed.parts.clock.waits).toEqual([100, 200, 400]);
});

it('gives up when its patience is over, and before the deadline', async () => {
  const patient = lost(() => none);
  expect(await patient.poll()).toEqual({ kind: 'absent' });
  expect(patient.parts.clock.waits).toEqual([100, 200, 400]);
  const hurried = lost(() => none, { deadline: 1_900_000_000_000 + 300 });
  expect(await hurried.poll()).toEqual({ kind: 'absent' });
  expect(hurried.parts.clock.waits).toEqual([100]);
});

it('looks once when the API itself said that it had ended, unless another try is open', async () => {
  const ended = lost(() => none);
  ended.call.attempts.open = false;
  expect(await ended.poll(refusal(500))).toEqual({ kind: 'absent' });
  expect(ended.looks()).toBe(1);
  const open = lost(() => none);
  await open.poll(refusal(500));
  expect(open.looks()).toBe(4);
});

it('looks no more when nothing can be said', async () => {
  for (const end of [refusal(500), refusal(404), replyOf({}), replyOf({ invoices: null })]) {
    const failing = lost(() => end);
    expect(await failing.poll()).toEqual({ kind: 'unclear', why: 'reading the records failed' });
    expect(failing.looks()).toBe(1);
  }
  const { call, parts } = lost(() => none);
  const without = { call, rule: undefined, owner: 'me', prior: NOTHING_KNOWN };
  expect(await pollForEffect(without, LOST, parts)).toEqual({
    kind: 'unclear',
    why: 'the contract has no rule for it',
  });
});

it('waits for an equal call beyond its own patience, until the deadline', async () => {
  const note = (bed: ReturnType<typeof lost>, ttlMs: number) =>
    bed.parts.ledger.enter({
      scope: scopeOf(bed.call, rule),
      owner: 'other',
      fingerprint: fingerprintOf(rule.match, bed.call.input),
      unresolved: false,
      ttlMs,
    });
  const short = lost(() => there);
  await note(short, 5000);
  expect((await short.poll()).kind).toBe('success');
  expect(short.parts.clock.waits.length).toBeGreaterThan(4);
  const long = lost(() => there);
  await note(long, 60_000);
  expect(await long.poll()).toEqual({ kind: 'unclear', why: 'an equal call is still running' });
});

it('takes no record that may be of a call with another wish whose end nobody knows, however long ago', async () => {
  const bed = lost(() => there);
  const mine = fingerprintOf(rule.match, bed.call.input);
  const others = Object.fromEntries(Object.entries(mine).slice(1));
  const note = { scope: scopeOf(bed.call, rule), owner: 'other', unresolved: true, ttlMs: 1000 };
  await bed.parts.ledger.enter({ ...note, fingerprint: others });
  bed.parts.clock.skip(60_000);
  expect(await bed.poll()).toMatchObject({ kind: 'unclear', why: expect.stringContaining('another call') as string });
  await bed.parts.ledger.leave(note.scope, 'other');
  await bed.parts.ledger.enter({ ...note, fingerprint: mine });
  bed.parts.clock.skip(60_000);
  expect((await bed.poll()).kind).toBe('success');
});

it('goes with the caller', async () => {
  await expect(lost(() => new CallAbortedError()).poll()).rejects.toThrow(CallAbortedError);
});

it('asks other rules for what they can tell without a refusal', async () => {
  const call = lostCall('retrypayment', { path: { lago_id: 'i' } });
  const paid = ruleOf('retrypayment', 'state-reached');
  const parts = (payment_status: string) =>
    partsOver({ findinvoice: () => replyOf({ invoice: { payment_status, updated_at: at(0) } }) });
  const of = { call, rule: paid, owner: 'me', prior: NOTHING_KNOWN };
  expect((await pollForEffect(of, LOST, parts('succeeded'))).kind).toBe('success');
  expect((await pollForEffect(of, LOST, parts('pending'))).kind).toBe('absent');
});
