import { refusal, replyOf } from '../../test/calls.js';
import { at, lostCall, NOW, partsOver, ruleOf } from '../../test/reconcile-parts.js';
import { CallAbortedError, UpstreamProtocolError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { scopeOf } from '../rules/effect-scope.js';
import { NOTHING_KNOWN, readPrior, recalled, recordBefore } from './prior.js';

describe('a record that is to go', () => {
  const call = lostCall('destroyaddon', { path: { code: 'a' } });
  const rule = ruleOf('destroyaddon', 'gone');
  const before = (end: Reply | Error) => recordBefore(call, rule, partsOver({ findaddon: () => end }));
  const record = replyOf({ add_on: { code: 'a' } });

  it('is there, is not, or cannot be told', async () => {
    expect(await before(record)).toBe(record);
    expect(await before(refusal(404))).toBe(false);
    for (const end of [refusal(403), refusal(500), new UpstreamProtocolError('a page')]) {
      expect(await before(end)).toBeUndefined();
    }
    await expect(before(new CallAbortedError())).rejects.toThrow(CallAbortedError);
  });

  it('is waited for, but not as long as the call may take', async () => {
    const parts = partsOver({ findaddon: () => record });
    expect(await readPrior(call, rule, 'me', parts)).toEqual({ record });
    expect(parts.seen[0]?.context.deadline).toBe(NOW + 5000);
    const soon = lostCall('destroyaddon', { path: { code: 'a' } }, { deadline: NOW + 100 });
    await readPrior(soon, rule, 'me', parts);
    expect(parts.seen[1]?.context.deadline).toBe(NOW + 100);
  });
});

describe('records like the one to be made', () => {
  const rule = ruleOf('applycoupon', 'find-match');
  const body = { applied_coupon: { external_customer_id: 'acme', coupon_code: 'C' } };
  const intent = { id: 'me', startedAt: NOW, resumed: false };
  const call = (context = {}) => lostCall('applycoupon', { body }, { intent, ...context });
  const list = () => replyOf({ applied_coupons: [{ lago_id: 'a', created_at: at(0) }] });

  it('are listed ahead of the call, and kept for the one that takes over', async () => {
    const parts = partsOver({ findallappliedcoupons: list });
    const prior = await readPrior(call({ intent }), rule, 'me', parts);
    expect(await prior.records?.()).toEqual({ ids: new Set(['a']), before: true });
    expect(await parts.ledger.recall(scopeOf(call(), rule), 'me')).toEqual(['a']);
    expect(await recalled(call(), rule, 'me', parts.ledger).records?.()).toEqual({
      ids: new Set(['a']),
      before: false,
    });
    expect(await recalled(call(), rule, 'other', parts.ledger).records?.()).toBeUndefined();
  });

  it('are kept for nobody without an intent, and for no other rule', async () => {
    const parts = partsOver({ findallappliedcoupons: list });
    await (await readPrior(call({ intent: undefined }), rule, 'me', parts)).records?.();
    expect(parts.seen).toEqual([]);
    expect(await parts.ledger.recall(scopeOf(call(), rule), 'me')).toBeUndefined();
    expect(recalled(call(), ruleOf('destroyaddon', 'gone'), 'me', parts.ledger)).toBe(NOTHING_KNOWN);
    expect(await readPrior(call(), ruleOf('createaddon', 'exists-equal'), 'me', parts)).toBe(NOTHING_KNOWN);
    expect(await readPrior(call(), undefined, 'me', parts)).toBe(NOTHING_KNOWN);
  });

  it('are not known when the look fails, or what was kept cannot be read', async () => {
    const failing = partsOver({ findallappliedcoupons: () => refusal(500) });
    expect(await (await readPrior(call(), rule, 'me', failing)).records?.()).toBeUndefined();
    const ledger = { ...failing.ledger, recall: () => Promise.reject(new Error('gone')) };
    expect(await recalled(call(), rule, 'me', ledger).records?.()).toBeUndefined();
    const store = { ...failing.ledger, remember: () => Promise.reject(new Error('gone')) };
    const kept = { ...partsOver({ findallappliedcoupons: list }), ledger: store };
    expect((await (await readPrior(call({ intent }), rule, 'me', kept)).records?.())?.ids).toEqual(new Set(['a']));
  });

  it('hold nobody up for longer than a moment', async () => {
    const parts = partsOver({ findallappliedcoupons: list });
    let answer: () => void = () => undefined;
    const slow = {
      ...parts,
      lookup: {
        ...parts.lookup,
        read: async (...given: Parameters<typeof parts.lookup.read>) => {
          await new Promise<void>((resolve) => (answer = resolve));
          return parts.lookup.read(...given);
        },
      },
    };
    const prior = await readPrior(call(), rule, 'me', slow);
    expect(parts.clock.now() - NOW).toBe(50);
    answer();
    expect(await prior.records?.()).toEqual({ ids: new Set(['a']), before: false });
  });

  it('are dropped when nobody needs to know', async () => {
    const parts = partsOver({ findallappliedcoupons: list });
    const prior = await readPrior(call(), rule, 'me', parts);
    const [read] = parts.seen;
    expect(read?.context).toMatchObject({ deadline: NOW + 5000 });
    expect(read?.context.signal.aborted).toBe(false);
    prior.drop?.();
    expect(read?.context.signal.aborted).toBe(true);
  });
});
