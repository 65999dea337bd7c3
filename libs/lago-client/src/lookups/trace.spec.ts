import { refusal, replyOf } from '../../test/calls.js';
import { at, lostCall, NOW, partsOver, ruleOf } from '../../test/reconcile-parts.js';
import type { Call } from '../call/call.js';
import { candidates, recent } from './trace.js';

const coupon = (lago_id: string, createdMs = 0, coupon_code = 'C') => ({
  lago_id,
  coupon_code,
  external_customer_id: 'acme',
  created_at: at(createdMs),
});
type Coupon = ReturnType<typeof coupon>;
const rule = ruleOf('applycoupon', 'find-match');
const call = lostCall('applycoupon', {
  body: { applied_coupon: { external_customer_id: 'acme', coupon_code: 'C' } },
});
const listed = (...pages: Coupon[][]) =>
  partsOver({
    findallappliedcoupons: ({ input }: Call) => {
      const page = Number(input.query['page'] ?? 1);
      return replyOf({
        applied_coupons: pages[page - 1] ?? [],
        meta: { next_page: page < pages.length ? page + 1 : null },
      });
    },
  });
const ids = async (parts: ReturnType<typeof partsOver>) =>
  (await candidates(call, rule, NOW, parts))?.map(({ id }) => id);

it('finds what fits and was not made before, on every page', async () => {
  const parts = listed([coupon('other', 0, 'D'), coupon('a')], [coupon('old', -60_000)], [coupon('b')]);
  expect(await ids(parts)).toEqual(['a', 'b']);
  expect(parts.seen.map(({ input }) => input.query['page'])).toEqual([undefined, 2, 3]);
});

it('counts a record once that moved to the next page meanwhile', async () => {
  expect(await ids(listed([coupon('b'), coupon('a')], [coupon('a'), coupon('c')]))).toEqual(['b', 'a', 'c']);
});

it('says which were surely made after', async () => {
  const [early, late] = (await candidates(call, rule, NOW, listed([coupon('a'), coupon('b', 6000)]))) ?? [];
  expect([early?.later, late?.later]).toEqual([false, true]);
});

it('gives up on too many pages, and on too many records to read in full', async () => {
  const pages = (count: number) => listed(...Array.from({ length: count }, (_, index) => [coupon(String(index))]));
  expect(await ids(pages(10))).toHaveLength(10);
  expect(await ids(pages(11))).toBeUndefined();
  expect(await recent(call, rule, NOW, pages(11))).toBeUndefined();

  const invoice = lostCall('createinvoice', { body: { invoice: { external_customer_id: 'acme' } } });
  const full = (count: number) =>
    partsOver({
      findallinvoices: () =>
        replyOf({ invoices: Array.from({ length: count }, (_, id) => ({ lago_id: String(id), created_at: at(0) })) }),
      findinvoice: ({ input }) =>
        replyOf({ invoice: { lago_id: input.path['lago_id'], customer: { external_id: 'acme' } } }),
    });
  const of = ruleOf('createinvoice', 'find-match');
  expect(await candidates(invoice, of, NOW, full(50))).toHaveLength(50);
  expect(await candidates(invoice, of, NOW, full(51))).toBeUndefined();
});

it('answers a record in full with what the read of it said', async () => {
  const invoice = { lago_id: 'i', created_at: at(0), customer: { external_id: 'acme' } };
  const parts = partsOver({
    findallinvoices: () => replyOf({ invoices: [{ lago_id: 'i', created_at: at(0) }] }, 200, { 'x-of': 'list' }),
    findinvoice: () => replyOf({ invoice }),
  });
  const sent = lostCall('createinvoice', { body: { invoice: { external_customer_id: 'acme' } } });
  const [only] = (await candidates(sent, ruleOf('createinvoice', 'find-match'), NOW, parts)) ?? [];
  expect(only).toMatchObject({ id: 'i', record: invoice, reply: { reconciled: true, headers: { 'x-of': 'list' } } });
});

it('fails when the list is no list, because nothing could be called absent', async () => {
  const parts = partsOver({ findallappliedcoupons: () => replyOf({ meta: {} }) });
  await expect(ids(parts)).rejects.toThrow('has no /applied_coupons');
  await expect(ids(partsOver({ findallappliedcoupons: () => refusal(500) }))).rejects.toThrow('500');
});

it('lists what there is of late, whether it fits or not, no further than that', async () => {
  const parts = listed([coupon('a', 0, 'D'), coupon('b')], [coupon('c'), coupon('old', -60_000)], [coupon('older')]);
  expect([...((await recent(call, rule, NOW, parts)) ?? [])]).toEqual(['a', 'b', 'c']);
  expect(parts.seen).toHaveLength(2);
  expect(await recent(call, rule, NOW, listed([]))).toEqual(new Set());
});
