import { replyOf, refusal } from '../../test/calls.js';
import { bench, LOST } from '../../test/reconcile-bench.js';
import type { Call, CallContext } from '../call/call.js';
import { CallAbortedError, OutcomeUnknownError } from '../call/errors.js';
import { scopeOf } from '../rules/effect-scope.js';
import { readRule } from '../rules/read-rule.js';
import type { FindMatchRule } from '../rules/rule.js';

const NOW = 1_900_000_000_000;
const HOUR = 3_600_000;
const body = {
  invoice: { external_customer_id: 'acme', currency: 'EUR', fees: [{ add_on_code: 'day', units: '2' }] },
};
const record = (lago_id: string, createdMs: number, units = '2.0') => ({
  lago_id,
  created_at: new Date(NOW + createdMs).toISOString(),
  currency: 'EUR',
  customer: { external_id: 'acme' },
  fees: [{ item: { code: 'day' }, units }],
});
type Invoice = ReturnType<typeof record>;
const lapse = { since: NOW - HOUR };
const intent = { id: 'mine', startedAt: NOW, resumed: false, lapse };

function lago(store: Invoice[], made: () => Error | Invoice = () => record('new', 0)) {
  return bench({
    createinvoice: () => {
      const end = made();
      return end instanceof Error ? end : replyOf({ invoice: end });
    },
    findallinvoices: () => replyOf({ invoices: store, meta: { next_page: null } }),
    findinvoice: ({ input }) => replyOf({ invoice: store.find(({ lago_id }) => lago_id === input.path['lago_id']) }),
  });
}
const creates = (ids: readonly string[]) => ids.filter((id) => id === 'createinvoice').length;
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as Error,
  );
const create = (given: ReturnType<typeof lago>, context: Partial<CallContext> = { intent }) =>
  given.call('createinvoice', { body }, context);

/** Where the ledger keeps what is known of such invoices. */
async function scope(): Promise<string> {
  const given = lago([]);
  await create(given, {});
  const call = given.sent.find(({ operation }) => operation.id === 'createinvoice') as Call;
  return scopeOf(call, readRule(call.operation) as FindMatchRule);
}

describe('a call whose earlier one may be forgotten', () => {
  it('is sent when no record fits', async () => {
    const given = lago([record('other', -1000, '3.0'), record('before', -2 * HOUR)]);
    expect((await create(given)).status).toBe(200);
    expect(creates(given.ids())).toBe(1);
  });

  it('is unknown when a record fits that nobody claimed, and says why without a time of sending', async () => {
    const given = lago([record('there', -HOUR + 5000)]);
    const error = await failure(create(given));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error?.message).toContain('were forgotten, and an equal record is there');
    expect(error?.message).not.toContain('First sent');
    expect(creates(given.ids())).toBe(0);
  });

  it('takes no notice of a record that another effect claimed, and answers its own', async () => {
    const given = lago([record('theirs', -1000)]);
    await create(given, {});
    await given.options.ledger.claim(await scope(), 'theirs', 'somebody');
    expect((await create(given)).status).toBe(200);
    expect(creates(given.ids())).toBe(2);

    const own = lago([record('own', -1000)]);
    await own.options.ledger.claim(await scope(), 'own', 'mine');
    expect(JSON.parse((await create(own)).body.toString())).toEqual({ invoice: record('own', -1000) });
    expect(creates(own.ids())).toBe(0);
  });

  it('waits until what was forgotten cannot be at work any more, when something was', async () => {
    const given = lago([]);
    const known = { ...intent, lapse: { ...lapse, until: NOW - 59_000 } };
    const error = await failure(create(given, { intent: known }));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect((error as OutcomeUnknownError).retryAfterMs).toBe(1000);
    expect(creates(given.ids())).toBe(0);
    await given.clock.sleep(1001);
    expect((await create(given, { intent: known })).status).toBe(200);
  });

  it('is looked for as ever after its own earlier try: what that made is its own', async () => {
    const resumed = { ...intent, resumed: true, startedAt: NOW - 30_000 };
    const own = lago([record('mine', -29_000)]);
    await own.options.ledger.remember(await scope(), 'mine', []);
    expect(JSON.parse((await create(own, { intent: resumed })).body.toString())).toEqual({
      invoice: record('mine', -29_000),
    });
    expect(creates(own.ids())).toBe(0);

    const nothing = lago([]);
    expect(await failure(create(nothing, { intent: resumed }))).toBeInstanceOf(OutcomeUnknownError);
    await nothing.clock.sleep(40_000);
    expect((await create(nothing, { intent: resumed })).status).toBe(200);
    expect(creates(nothing.ids())).toBe(1);
  });

  it('is unknown when a record is older than its own earlier try, or what was forgotten was at work then', async () => {
    const resumed = { ...intent, resumed: true, startedAt: NOW - 30_000 };
    const older = lago([record('there', -40_000)]);
    expect((await failure(create(older, { intent: resumed })))?.message).toContain('an equal record is there');
    const lost = { ...resumed, lapse: { ...lapse, until: NOW - 31_000 } };
    const either = lago([record('either', -29_000)]);
    expect((await failure(create(either, { intent: lost })))?.message).toContain('an equal record is there');
    await either.clock.sleep(HOUR);
    expect(await failure(create(either, { intent: lost }))).toBeInstanceOf(OutcomeUnknownError);
    expect([...older.ids(), ...either.ids()].filter((id) => id === 'createinvoice')).toEqual([]);
    const later = { ...resumed, lapse: { ...lapse, until: NOW - 130_000 } };
    const own = lago([record('mine', -29_000)]);
    await own.options.ledger.remember(await scope(), 'mine', []);
    expect((await create(own, { intent: later })).status).toBe(200);
  });

  it('lets two equal calls of different keys both through', async () => {
    const store: Invoice[] = [];
    const given = lago(store, () => {
      const made = record(`new-${store.length}`, 0);
      store.push(made);
      return made;
    });
    const both = await Promise.all(['a', 'b'].map((id) => create(given, { intent: { ...intent, id } })));
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(store).toHaveLength(2);
  });

  it('waits for an equal call that runs before it takes a record for nobody’s', async () => {
    const store: Invoice[] = [];
    const given = lago(store);
    let end: () => void = () => undefined;
    const first = bench(
      {
        createinvoice: async () => {
          store.push(record('first', 0));
          await new Promise<void>((resolve) => (end = resolve));
          return replyOf({ invoice: record('first', 0) });
        },
      },
      { ledger: given.options.ledger, clock: given.clock },
    );
    const running = create(first as never, { intent: { ...intent, id: 'first', lapse: undefined as never } });
    while (!store.length) await new Promise(setImmediate);
    const second = create(given);
    while (!given.ids().includes('findinvoice')) await new Promise(setImmediate);
    end();
    await running;
    expect((await second).status).toBe(200);
    expect(creates(given.ids())).toBe(1);
  });

  it('is unknown when the records cannot be read, and gone when the caller is', async () => {
    const given = bench({ findallinvoices: () => refusal(500) });
    expect(await failure(create(given as never))).toBeInstanceOf(OutcomeUnknownError);
    const gone = bench({ findallinvoices: () => new CallAbortedError() });
    expect(await failure(create(gone as never))).toBeInstanceOf(CallAbortedError);
  });

  it('finds out about a lost answer as ever once it was sent', async () => {
    const store: Invoice[] = [];
    const given = lago(store, () => (store.push(record('lost', 1000)), LOST));
    expect(JSON.parse((await create(given)).body.toString())).toEqual({ invoice: record('lost', 1000) });
  });
});

it('looks at the state where that is the rule', async () => {
  const path = { lago_id: 'i' };
  const paid = bench({ findinvoice: () => replyOf({ invoice: { payment_status: 'succeeded' } }) });
  expect(await failure(paid.call('retrypayment', { path }, { intent }))).toBeInstanceOf(OutcomeUnknownError);
  const due = bench({
    findinvoice: () => replyOf({ invoice: { payment_status: 'failed' } }),
    retrypayment: () => replyOf(''),
  });
  expect((await due.call('retrypayment', { path }, { intent })).status).toBe(200);
});

it('leaves what may be repeated alone', async () => {
  const given = bench({ createaddon: () => replyOf({ add_on: {} }) });
  const addOn = { add_on: { name: 'A', code: 'a', amount_cents: 5, amount_currency: 'EUR' } };
  await given.call('createaddon', { body: addOn }, { intent });
  expect(given.ids()).toEqual(['createaddon']);
});
