import { refusal, replyOf } from '../../test/calls.js';
import { LOST } from '../../test/reconcile-bench.js';
import { lostCall, NOW, partsOver, ruleOf } from '../../test/reconcile-parts.js';
import type { Call } from '../call/call.js';
import { OutcomeUnknownError } from '../call/errors.js';
import { createEndings } from './endings.js';
import { createLookOnly } from './look-only.js';

const rule = ruleOf('applycoupon', 'find-match');
const body = { applied_coupon: { external_customer_id: 'c', coupon_code: 'x' } };
const NONE = { findallappliedcoupons: () => replyOf({ applied_coupons: [], meta: { next_page: null } }) };

interface Given {
  readonly agoMs?: number;
  readonly resumed?: boolean;
  readonly tries?: number;
  readonly lookOnly?: boolean;
  readonly end?: Error | ReturnType<typeof replyOf>;
}

function setUp({ agoMs = 0, resumed = true, tries = 0, lookOnly: asked = false, end = replyOf() }: Given = {}) {
  const parts = partsOver(NONE);
  const sent: Call[] = [];
  const next = (call: Call) => {
    sent.push(call);
    call.attempts.since = parts.clock.now();
    return end instanceof Error ? Promise.reject(end) : Promise.resolve(end);
  };
  const intent = { id: 'i', startedAt: NOW - agoMs, resumed };
  const call = lostCall('applycoupon', { body }, { intent, lookOnly: asked });
  Object.assign(call.attempts, { count: tries, since: NOW - agoMs });
  const lookOnly = createLookOnly(next, { ...parts, settleMs: 60_000 }, createEndings({}));
  const run = (enterLedger = () => Promise.resolve(), failure: unknown = undefined) =>
    lookOnly({ call, rule, owner: 'o', prior: {}, enterLedger }, failure);
  return { ...parts, sent, call, run };
}

it('sends what an earlier call left once that can come to nothing any more', async () => {
  const { run, sent } = setUp({ agoMs: 120_000 });
  await expect(run()).resolves.toMatchObject({ status: 200 });
  expect(sent).toHaveLength(1);
});

it('says how long the earlier request can still come to something', async () => {
  const { run, sent, clock } = setUp({ agoMs: 20_000 });
  const error = await run().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'OutcomeUnknownError', retryAfterMs: 40_000 - (clock.now() - NOW) });
  expect(sent).toEqual([]);
});

it.each([
  ['it was sent by this call', { agoMs: 120_000, tries: 1 }],
  ['it was asked to look only', { agoMs: 120_000, lookOnly: true }],
  ['it is no resumed call', { agoMs: 120_000, resumed: false }],
])('never sends when %s', async (_why, given) => {
  const { run, sent } = setUp(given);
  await expect(run()).rejects.toBeInstanceOf(OutcomeUnknownError);
  expect(sent).toEqual([]);
});

it('does not send what cannot be noted', async () => {
  const { run, sent } = setUp({ agoMs: 120_000 });
  await expect(run(() => Promise.reject(new Error('no store')))).rejects.toBeInstanceOf(OutcomeUnknownError);
  expect(sent).toEqual([]);
});

it('looks again when the one repeat is lost, and lets a plain refusal of it stand', async () => {
  await expect(setUp({ agoMs: 120_000, end: LOST }).run()).rejects.toBeInstanceOf(OutcomeUnknownError);
  const refused = refusal(422);
  await expect(setUp({ agoMs: 120_000, end: refused }).run()).rejects.toBe(refused);
});

it("passes on the API's own 500 when nothing shows and no try is open", async () => {
  const own = refusal(500);
  const { run, call } = setUp({ resumed: false, tries: 1 });
  await expect(run(undefined, own)).rejects.toBeInstanceOf(OutcomeUnknownError);
  call.attempts.open = false;
  await expect(run(undefined, own)).rejects.toBe(own);
});
