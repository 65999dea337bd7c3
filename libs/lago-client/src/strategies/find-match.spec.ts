import { refusal, replyOf } from '../../test/calls.js';
import { bench, LOST } from '../../test/reconcile-bench.js';
import { CallAbortedError, OutcomeUnknownError } from '../call/errors.js';

const NOW = 1_900_000_000_000;
const at = (ms: number) => new Date(NOW + ms).toISOString().replace('.000', '');
const body = {
  invoice: { external_customer_id: 'acme', currency: 'EUR', fees: [{ add_on_code: 'day', units: '2' }] },
};
const record = (lago_id: string, createdMs = 0, units = '2.0') => ({
  lago_id,
  created_at: at(createdMs),
  currency: 'EUR',
  customer: { external_id: 'acme' },
  fees: [{ item: { code: 'day' }, units }],
});
type Invoice = ReturnType<typeof record>;

/** An upstream that keeps invoices; `ends` says how each createinvoice goes. */
function lago(store: Invoice[], ...ends: (() => Error | Invoice)[]) {
  let created = 0;
  return bench({
    createinvoice: () => {
      const end = (ends[Math.min(created++, ends.length - 1)] as () => Error | Invoice)();
      return end instanceof Error ? end : replyOf({ invoice: end });
    },
    findallinvoices: () =>
      replyOf({
        invoices: store.map(({ lago_id, created_at }) => ({ lago_id, created_at })),
        meta: { next_page: null },
      }),
    findinvoice: ({ input }) => replyOf({ invoice: store.find(({ lago_id }) => lago_id === input.path['lago_id']) }),
  });
}
const creates = (ids: readonly string[]) => ids.filter((id) => id === 'createinvoice').length;
const unknown = (promise: Promise<unknown>) => expect(promise).rejects.toBeInstanceOf(OutcomeUnknownError);

it('finds the invoice whose answer was lost and answers it, without a second send', async () => {
  const store: Invoice[] = [record('old', -60_000)];
  const { call, ids } = lago(store, () => (store.push(record('mine')), LOST));
  const reply = await call('createinvoice', { body });
  expect(reply.reconciled).toBe(true);
  expect(JSON.parse(reply.body.toString())).toEqual({ invoice: record('mine') });
  expect(creates(ids())).toBe(1);
});

it('waits for an invoice that shows late', async () => {
  const store: Invoice[] = [];
  const { call, clock } = lago(store, () => (void clock.sleep(600).then(() => store.push(record('late'))), LOST));
  expect((await call('createinvoice', { body })).reconciled).toBe(true);
});

it.each([
  ['nothing is there', []],
  ['two fit', [record('a'), record('b')]],
  ['the only one is older than the call', [record('a', -10_000)]],
  ['the only one is another', [record('a', 0, '3.0')]],
])('says unknown when %s, with what to look for', async (_, store) => {
  const { call, ids } = lago(store, () => LOST);
  const error = (await call('createinvoice', { body }).catch((reason: unknown) => reason)) as OutcomeUnknownError;
  expect(error).toBeInstanceOf(OutcomeUnknownError);
  expect(error.message).toContain('external_customer_id acme');
  expect(error.message).toContain('one-off invoices of today');
  expect(creates(ids())).toBe(1);
});

it('passes the 500 of the API on when nothing came of it, but not the page of a proxy', async () => {
  await expect(lago([], () => refusal(500)).call('createinvoice', { body })).rejects.toThrow('500');
  await unknown(lago([], () => refusal(502, '', { 'content-type': 'text/html' })).call('createinvoice', { body }));
});

it('is unknown when looking fails', async () => {
  const { call } = bench({ createinvoice: () => LOST, findallinvoices: () => refusal(503) });
  await unknown(call('createinvoice', { body }));
});

it('sends nothing more when the caller has gone', async () => {
  const { call, ids } = lago([], () => new CallAbortedError());
  await expect(call('createinvoice', { body })).rejects.toThrow(CallAbortedError);
  expect(ids()).toEqual(['findallinvoices', 'createinvoice']);
});

describe('a record of somebody else', () => {
  it('is not taken when it was there just before the first try', async () => {
    const { call, ids } = lago([record('theirs')], () => LOST);
    const error = await call('createinvoice', { body }).catch((reason: unknown) => reason as Error);
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect((error as Error).message).toContain('it does not show');
    expect(creates(ids())).toBe(1);
  });

  it('is told from ours when it was there before, and ours was not', async () => {
    const store = [record('theirs')];
    const { call } = lago(store, () => (store.push(record('ours')), LOST));
    const reply = await call('createinvoice', { body });
    expect(JSON.parse(reply.body.toString())).toEqual({ invoice: record('ours') });
  });

  it('cannot be told from ours when the list came after the first try was sent', async () => {
    const store: Invoice[] = [];
    let lists = 0;
    const slow = bench({
      createinvoice: () => (store.push(record('whose?')), LOST),
      findallinvoices: async () => {
        if ((lists += 1) === 1) await slow.clock.sleep(60);
        return replyOf({ invoices: store });
      },
      findinvoice: () => replyOf({ invoice: store[0] }),
    });
    const error = await slow.call('createinvoice', { body }).catch((reason: unknown) => reason as Error);
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect((error as Error).message).toContain('whose? fits and may be somebody else');
  });

  it('is not asked for ahead of a call that names no effect, which takes what fits and is as new', async () => {
    const store: Invoice[] = [];
    const { call, ids } = lago(store, () => (store.push(record('mine')), LOST));
    const reply = await call('createinvoice', { body }, { intent: undefined as never });
    expect(JSON.parse(reply.body.toString())).toEqual({ invoice: record('mine') });
    expect(ids()[0]).toBe('createinvoice');
  });

  it('that may have been there is not taken when the look before failed', async () => {
    const store: Invoice[] = [];
    const looks = [refusal(500), refusal(500)];
    const given = lago(store, () => (store.push(record('mine')), LOST));
    const failing = bench({
      createinvoice: () => (store.push(record('mine')), LOST),
      findallinvoices: () => looks.pop() ?? replyOf({ invoices: store }),
      findinvoice: () => replyOf({ invoice: store[0] }),
    });
    expect((await given.call('createinvoice', { body })).reconciled).toBe(true);
    store.length = 0;
    looks.length = 1;
    await unknown(failing.call('createinvoice', { body }));
  });

  it('is told from ours by a later time alone', async () => {
    const store: Invoice[] = [];
    const looks = [refusal(500)];
    const { call } = bench({
      createinvoice: () => (store.push(record('mine', 6000)), LOST),
      findallinvoices: () => looks.pop() ?? replyOf({ invoices: store }),
      findinvoice: () => replyOf({ invoice: store[0] }),
    });
    expect((await call('createinvoice', { body })).reconciled).toBe(true);
  });
});

describe('calls that look the same', () => {
  it('never takes the invoice of an equal call that succeeded', async () => {
    const store: Invoice[] = [];
    const { call } = lago(
      store,
      () => (store.push(record('first')), record('first')),
      () => LOST,
    );
    await call('createinvoice', { body });
    await unknown(call('createinvoice', { body }));
  });

  it.each([
    ['', { upstreamSecret: 'new' }],
    [', though made with the secret that was replaced', { upstreamSecret: 'old' }],
  ])('waits for an equal call that still runs%s, and leaves it its invoice', async (_, replaced) => {
    const store: Invoice[] = [];
    const bed = bench({
      createinvoice: async ({ context }) => {
        if (context.requestId === 'lost') return LOST;
        store.push(record('of the slow one'));
        await bed.clock.sleep(500);
        return replyOf({ invoice: record('of the slow one') });
      },
      findallinvoices: () => replyOf({ invoices: store }),
      findinvoice: () => replyOf({ invoice: store[0] }),
    });
    const slow = bed.call('createinvoice', { body }, replaced);
    const lost = bed.call('createinvoice', { body }, { requestId: 'lost', upstreamSecret: 'new' });
    await unknown(lost);
    expect((await slow).reconciled).toBeUndefined();
  });

  it('is unknown for both when both are lost and one invoice is there', async () => {
    const store: Invoice[] = [];
    const { call } = lago(
      store,
      () => (store.push(record('whose?')), LOST),
      () => LOST,
    );
    const ends = await Promise.allSettled([call('createinvoice', { body }), call('createinvoice', { body })]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('tells calls apart by what they sent', async () => {
    const store: Invoice[] = [];
    const other = { invoice: { ...body.invoice, fees: [{ add_on_code: 'day', units: '3' }] } };
    const { call } = lago(
      store,
      () => (store.push(record('two')), LOST),
      () => (store.push(record('three', 0, '3.0')), LOST),
    );
    const replies = await Promise.all([call('createinvoice', { body }), call('createinvoice', { body: other })]);
    expect(replies.map((reply) => (JSON.parse(reply.body.toString()) as { invoice: Invoice }).invoice.lago_id)).toEqual(
      ['two', 'three'],
    );
  });
});

describe('a call that another process left open', () => {
  const intent = (ageMs: number) => ({ intent: { id: 'i-1', startedAt: NOW - ageMs, resumed: true } });

  it('takes what the first call created, by what that call had seen before', async () => {
    const store: Invoice[] = [];
    const { call, ids } = lago(store, () => (store.push(record('first')), new CallAbortedError()));
    const first = { intent: { id: 'i-1', startedAt: NOW, resumed: false } };
    await expect(call('createinvoice', { body }, first)).rejects.toThrow(CallAbortedError);
    const reply = await call('createinvoice', { body }, { intent: { ...first.intent, resumed: true } });
    expect(reply.reconciled).toBe(true);
    expect(creates(ids())).toBe(1);
  });

  it('is unknown when the record may have been there before and nobody looked', async () => {
    const { call, ids } = lago([record('whose?', -20_000)], () => LOST);
    await unknown(call('createinvoice', { body }, intent(20_000)));
    expect(creates(ids())).toBe(0);
  });

  it('stays unknown while the upstream may still be at work, and says when to ask again', async () => {
    const { call, ids } = lago([], () => LOST);
    const error = (await call('createinvoice', { body }, intent(20_000)).catch(
      (e: unknown) => e,
    )) as OutcomeUnknownError;
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error.retryAfterMs).toBeGreaterThan(30_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(40_000);
    expect(creates(ids())).toBe(0);
  });

  it('is not sent a second time while what was sent again may still be at work', async () => {
    const { call, ids } = lago([], () => LOST);
    await unknown(call('createinvoice', { body }, intent(120_000)));
    expect(creates(ids())).toBe(1);
    const error = (await call('createinvoice', { body }, intent(121_000)).catch(
      (reason: unknown) => reason,
    )) as OutcomeUnknownError;
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error.retryAfterMs).toBeGreaterThan(30_000);
    expect(creates(ids())).toBe(1);
  });

  it('is not kept open by others that only look', async () => {
    const { call, ids, clock } = lago([], () => LOST);
    const other = { ...intent(20_000).intent, id: 'i-other' };
    await unknown(call('createinvoice', { body }, { intent: other }));
    clock.skip(61_000);
    await unknown(call('createinvoice', { body }, { intent: { ...other, startedAt: NOW + 60_000 } }));
    await unknown(call('createinvoice', { body }, intent(100_000)));
    expect(creates(ids())).toBe(1);
  });

  it('is sent once when nothing came of the first in all that time', async () => {
    const { call, ids } = lago([], () => record('second'));
    const reply = await call('createinvoice', { body }, intent(120_000));
    expect([reply.status, reply.reconciled]).toEqual([200, undefined]);
    expect(creates(ids())).toBe(1);
  });
});

it('takes no record for its own when it was forgotten whose effect it is', async () => {
  const store: Invoice[] = [];
  const { call, options } = lago(store, () => (store.push(record('theirs')), LOST));
  options.ledger.remembers = (since) => Promise.resolve(since > NOW + 1000);
  const error = await call('createinvoice', { body }).catch((reason: unknown) => reason as Error);
  expect(error).toBeInstanceOf(OutcomeUnknownError);
  expect((error as Error).message).toContain('theirs fits, and whose effect it is was forgotten');
});

it('takes what its own first call made with the secret that was replaced since', async () => {
  const store: Invoice[] = [];
  const { call } = lago(store, () => (store.push(record('first')), new CallAbortedError()));
  const first = { intent: { id: 'i-1', startedAt: NOW, resumed: false }, upstreamSecret: 'old' };
  await expect(call('createinvoice', { body }, first)).rejects.toThrow(CallAbortedError);
  const again = { intent: { ...first.intent, resumed: true }, upstreamSecret: 'new' };
  expect((await call('createinvoice', { body }, again)).reconciled).toBe(true);
});
