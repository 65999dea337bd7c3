import { refusal, replyOf } from '../../test/calls.js';
import { bench, LOST } from '../../test/reconcile-bench.js';
import { BreakerOpenError, OutcomeUnknownError, UpstreamUnreachableError } from '../errors.js';

const inTurn = (...ends: (Error | ReturnType<typeof replyOf>)[]) => {
  let index = 0;
  return () => ends[Math.min(index++, ends.length - 1)]!;
};
const unknown = (promise: Promise<unknown>) => expect(promise).rejects.toBeInstanceOf(OutcomeUnknownError);
const taken = refusal(422, { code: 'validation_errors', error_details: { code: ['value_already_exist'] } });
const addOn = { add_on: { name: 'A', code: 'a', amount_cents: 5, amount_currency: 'EUR', tax_codes: ['x'] } };
const shown = { add_on: { ...addOn.add_on, tax_codes: undefined, taxes: [{ code: 'x' }], lago_id: 'i' } };

describe('exists-equal', () => {
  it('takes "already exists" for success when what exists is what was sent', async () => {
    const { call, ids } = bench({ createaddon: inTurn(LOST, taken), findaddon: () => replyOf(shown) });
    const reply = await call('createaddon', { body: addOn });
    expect([reply.reconciled, JSON.parse(reply.body.toString())]).toEqual([true, JSON.parse(JSON.stringify(shown))]);
    expect(ids()).toEqual(['createaddon', 'createaddon', 'findaddon']);
  });

  it('lets the refusal stand when something else exists', async () => {
    const other = { add_on: { ...shown.add_on, amount_cents: 6 } };
    const { call } = bench({ createaddon: inTurn(LOST, taken), findaddon: () => replyOf(other) });
    await expect(call('createaddon', { body: addOn })).rejects.toBe(taken);
  });

  it('lets a first refusal stand without a look', async () => {
    const { call, ids } = bench({ createaddon: () => taken });
    await expect(call('createaddon', { body: addOn })).rejects.toBe(taken);
    expect(ids()).toEqual(['createaddon']);
  });

  it('answers the success of a repeat as it is', async () => {
    const { call } = bench({ createaddon: inTurn(LOST, LOST, replyOf(shown)) });
    expect((await call('createaddon', { body: addOn })).reconciled).toBeUndefined();
  });

  it('looks once more when every repeat is lost, and is unknown if that fails, too', async () => {
    const found = bench({ createaddon: () => LOST, findaddon: () => replyOf(shown) });
    expect((await found.call('createaddon', { body: addOn })).reconciled).toBe(true);
    expect(found.ids().filter((id) => id === 'createaddon')).toHaveLength(4);
    await unknown(bench({ createaddon: () => LOST, findaddon: () => LOST }).call('createaddon', { body: addOn }));
  });

  it('is unknown when the repeat can not even be sent', async () => {
    const ends = inTurn(LOST, new BreakerOpenError('api', 5));
    await unknown(bench({ createaddon: ends, findaddon: () => refusal(404) }).call('createaddon', { body: addOn }));
  });

  it('is unknown when the repeat is not permitted: the first try may have been', async () => {
    await unknown(bench({ createaddon: inTurn(LOST, refusal(401)) }).call('createaddon', { body: addOn }));
  });
});

describe('gone and state-reached', () => {
  const path = { lago_id: 'i', code: 'a' };
  const status = (value: string) => () => replyOf({ invoice: { status: value } });

  it('takes "not found" for success after a lost delete, and only for its own resource', async () => {
    const gone = bench({ destroyaddon: inTurn(LOST, refusal(404, { code: 'add_on_not_found' })) });
    const reply = await gone.call('destroyaddon', { path });
    expect([reply.status, reply.reconciled, reply.body.length]).toEqual([200, true, 0]);
    const elsewhere = bench({ destroyaddon: inTurn(LOST, refusal(404, { code: 'resource_not_found' })) });
    await expect(elsewhere.call('destroyaddon', { path })).rejects.toThrow('404');
  });

  it('reads whether the invoice is void', async () => {
    const refused = refusal(405, { code: 'not_voidable' });
    const done = bench({ voidinvoice: inTurn(LOST, refused), findinvoice: status('voided') });
    expect((await done.call('voidinvoice', { path })).reconciled).toBe(true);
    const not = bench({ voidinvoice: inTurn(LOST, refused), findinvoice: status('draft') });
    await expect(not.call('voidinvoice', { path })).rejects.toBe(refused);
  });

  it('reads before any repeat where the rule says so', async () => {
    const lost = (at: string | null) => () => replyOf({ invoice: { payment_dispute_lost_at: at } });
    const done = bench({ losedisputeinvoice: () => LOST, findinvoice: lost('2031-01-01T00:00:00Z') });
    await done.call('losedisputeinvoice', { path });
    expect(done.ids()).toEqual(['losedisputeinvoice', 'findinvoice']);
    const not = bench({ losedisputeinvoice: inTurn(LOST, replyOf()), findinvoice: lost(null) });
    await not.call('losedisputeinvoice', { path });
    expect(not.ids()).toEqual(['losedisputeinvoice', 'findinvoice', 'losedisputeinvoice']);
  });

  it('never repeats a payment: it has succeeded, or the outcome is unknown', async () => {
    const paid = (value: string) => () => replyOf({ invoice: { payment_status: value } });
    const done = bench({ retrypayment: () => LOST, findinvoice: paid('succeeded') });
    const reply = await done.call('retrypayment', { path });
    expect([reply.status, reply.body.length, reply.reconciled]).toEqual([200, 0, true]);
    for (const failure of [LOST, refusal(500), refusal(502)]) {
      const open = bench({ retrypayment: () => failure, findinvoice: paid('pending') });
      await unknown(open.call('retrypayment', { path }));
      expect(open.ids().filter((id) => id === 'retrypayment')).toHaveLength(1);
    }
  });
});

describe('duplicate-stored', () => {
  const event = (transaction_id: string) => ({
    transaction_id,
    code: 'c',
    external_subscription_id: 's',
    timestamp: 5,
  });
  const duplicate = { transaction_id: ['value_already_exist'] };

  it('counts a duplicate on the repeat as stored, with one time in all tries', async () => {
    const { call, sent } = bench({ createevent: inTurn(LOST, refusal(422, { error_details: duplicate })) });
    const bare = { transaction_id: 'a', code: 'c', external_subscription_id: 's' };
    const reply = await call('createevent', { body: { event: bare } });
    expect(JSON.parse(reply.body.toString())).toEqual({ event: { ...bare, timestamp: 1_900_000_000 } });
    expect(sent.map(({ input }) => input.body)).toEqual(
      Array(2).fill({ event: { ...bare, timestamp: 1_900_000_000 } }),
    );
  });

  it('refuses a duplicate of a first try', async () => {
    const { call } = bench({ createevent: () => refusal(422, { error_details: duplicate }) });
    await expect(call('createevent', { body: { event: event('a') } })).rejects.toThrow('422');
  });

  it('sends the rest of a batch of which a part is stored', async () => {
    const partly = refusal(422, { error_details: { 0: duplicate, 2: duplicate } });
    const { call, sent } = bench({ createbatchevents: inTurn(LOST, partly, replyOf({ events: [{ lago_id: 'b' }] })) });
    const reply = await call('createbatchevents', { body: { events: [event('a'), event('b'), event('c')] } });
    expect(sent.at(-1)?.input.body).toEqual({ events: [event('b')] });
    expect(JSON.parse(reply.body.toString())).toEqual({ events: [event('a'), { lago_id: 'b' }, event('c')] });
    expect(reply.reconciled).toBe(true);
  });

  it('refuses the batch when another event is at fault', async () => {
    const mixed = refusal(422, { error_details: { 0: duplicate, 1: 'expression_evaluation_failed: x' } });
    const { call } = bench({ createbatchevents: inTurn(LOST, mixed) });
    await expect(call('createbatchevents', { body: { events: [event('a'), event('b')] } })).rejects.toBe(mixed);
  });
});

describe('writes that may be repeated freely', () => {
  const input = { path: { code: 'a' }, body: { add_on: { name: 'B' } } };

  it('are unknown, not failed, when the last try was lost; the detail says that sending again is safe', async () => {
    const error = (await bench({ updateaddon: () => LOST })
      .call('updateaddon', input)
      .catch((reason: unknown) => reason)) as Error;
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error.message).toMatch(/code a.*does no harm/s);
  });

  it('are failed when nothing was ever sent', async () => {
    const refused = new UpstreamUnreachableError('not-sent', 'ECONNREFUSED');
    const { call } = bench({
      updateaddon: (of) => {
        of.attempts.since = undefined;
        return refused;
      },
    });
    await expect(call('updateaddon', input)).rejects.toBe(refused);
  });

  it('are unknown when a lost rename leaves the old name without a record', async () => {
    const renamed = { ...input, body: { add_on: { code: 'b' } } };
    const ends = (of: { attempts: { open: boolean } }) => ((of.attempts.open = true), refusal(404));
    await unknown(bench({ updateaddon: ends }).call('updateaddon', renamed));
    await expect(bench({ updateaddon: ends }).call('updateaddon', input)).rejects.toThrow('404');
  });

  it('leave reads alone', async () => {
    await expect(bench({ findaddon: () => LOST }).call('findaddon', { path: { code: 'a' } })).rejects.toBe(LOST);
  });
});
