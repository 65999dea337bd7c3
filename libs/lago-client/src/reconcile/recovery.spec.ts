import { refusal, replyOf } from '../../test/calls.js';
import { bench, LOST } from '../../test/reconcile-bench.js';
import { BreakerOpenError, OutcomeUnknownError, UpstreamUnreachableError } from '../call/errors.js';

const inTurn = (...ends: (Error | ReturnType<typeof replyOf>)[]) => {
  let index = 0;
  return () => ends[Math.min(index++, ends.length - 1)]!;
};
const unknown = (promise: Promise<unknown>) => expect(promise).rejects.toBeInstanceOf(OutcomeUnknownError);
const taken = refusal(422, { code: 'validation_errors', error_details: { code: ['value_already_exist'] } });
const addOn = { add_on: { name: 'A', code: 'a', amount_cents: 5, amount_currency: 'EUR', tax_codes: ['x'] } };
const at = (ms: number) => new Date(1_900_000_000_000 + ms).toISOString().replace('.000', '');
const shown = {
  add_on: { ...addOn.add_on, tax_codes: undefined, taxes: [{ code: 'x' }], lago_id: 'i', created_at: at(0) },
};

describe('exists-equal', () => {
  it('takes "already exists" for success when what exists is what was sent', async () => {
    const { call, ids } = bench({ createaddon: inTurn(LOST, taken), findaddon: () => replyOf(shown) });
    const reply = await call('createaddon', { body: addOn });
    expect([reply.reconciled, JSON.parse(reply.body.toString())]).toEqual([true, JSON.parse(JSON.stringify(shown))]);
    expect(ids()).toEqual(['createaddon', 'createaddon', 'findaddon']);
  });

  it('is unknown when something else is there that the first try may have been, changed since', async () => {
    const other = { add_on: { ...shown.add_on, amount_cents: 6 } };
    const { call } = bench({ createaddon: inTurn(LOST, taken), findaddon: () => replyOf(other) });
    await unknown(call('createaddon', { body: addOn }));
  });

  it.each([5, 6])('lets the refusal stand when it was there before the first try (%d)', async (amount_cents) => {
    const before = { add_on: { ...shown.add_on, amount_cents, created_at: at(-60_000) } };
    const { call } = bench({ createaddon: inTurn(LOST, taken), findaddon: () => replyOf(before) });
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

  it('is unknown when the repeat cannot even be sent', async () => {
    const ends = inTurn(LOST, new BreakerOpenError('api', 5));
    await unknown(bench({ createaddon: ends, findaddon: () => refusal(404) }).call('createaddon', { body: addOn }));
  });

  it('is unknown when the repeat is not permitted: the first try may have been', async () => {
    await unknown(bench({ createaddon: inTurn(LOST, refusal(401)) }).call('createaddon', { body: addOn }));
  });
});

describe('gone and state-reached', () => {
  const path = { lago_id: 'i', code: 'a' };
  const status =
    (value: string, voidedMs = 0) =>
    () =>
      replyOf({ invoice: { status: value, voided_at: value === 'voided' ? at(voidedMs) : null } });

  const there = replyOf({ add_on: { lago_id: 'i', code: 'a' } });
  const missing = refusal(404, { code: 'add_on_not_found' });

  it('answers the record as it was when a lost delete finds it gone', async () => {
    const gone = bench({ findaddon: () => there, destroyaddon: inTurn(LOST, missing) });
    const reply = await gone.call('destroyaddon', { path });
    expect([reply.status, reply.reconciled, reply.body]).toEqual([200, true, there.body]);
    expect(gone.ids()).toEqual(['findaddon', 'destroyaddon', 'destroyaddon']);
  });

  it('lets "not found" stand for what was not there before, and for another resource', async () => {
    const never = bench({ findaddon: () => missing, destroyaddon: inTurn(LOST, missing) });
    await expect(never.call('destroyaddon', { path })).rejects.toBe(missing);
    const elsewhere = bench({
      findaddon: () => there,
      destroyaddon: inTurn(LOST, refusal(404, { code: 'resource_not_found' })),
    });
    await expect(elsewhere.call('destroyaddon', { path })).rejects.toThrow('404');
  });

  it('is unknown when it is gone and nobody knows whether it was there', async () => {
    const blind = bench({ findaddon: inTurn(LOST, missing), destroyaddon: inTurn(LOST, missing) });
    await unknown(blind.call('destroyaddon', { path }));
    const resumed = { intent: { id: 'i', startedAt: 1_900_000_000_000 - 1000, resumed: true } };
    await unknown(
      bench({ findaddon: () => missing, destroyaddon: () => missing }).call('destroyaddon', { path }, resumed),
    );
  });

  it('knows again what it was when it is still there ahead of the repeat', async () => {
    const late = bench({ findaddon: inTurn(LOST, there), destroyaddon: inTurn(LOST, LOST, missing) });
    expect((await late.call('destroyaddon', { path })).body).toEqual(there.body);
  });

  it('looks once more when every delete is lost', async () => {
    const gone = bench({ findaddon: inTurn(there, missing), destroyaddon: () => LOST });
    expect((await gone.call('destroyaddon', { path })).body).toEqual(there.body);
    await unknown(bench({ findaddon: () => there, destroyaddon: () => LOST }).call('destroyaddon', { path }));
    const failed = refusal(500);
    const still = bench({ findaddon: () => there, destroyaddon: () => failed });
    await expect(still.call('destroyaddon', { path })).rejects.toBe(failed);
    await unknown(bench({ findaddon: () => LOST, destroyaddon: () => failed }).call('destroyaddon', { path }));
  });

  it('reads whether the invoice is void', async () => {
    const refused = refusal(405, { code: 'not_voidable' });
    const done = bench({ voidinvoice: inTurn(LOST, refused), findinvoice: status('voided') });
    expect((await done.call('voidinvoice', { path })).reconciled).toBe(true);
    const not = bench({ voidinvoice: inTurn(LOST, refused), findinvoice: status('draft') });
    await expect(not.call('voidinvoice', { path })).rejects.toBe(refused);
  });

  it('lets the refusal stand when it was void before the call', async () => {
    const refused = refusal(405, { code: 'not_voidable' });
    const before = bench({ voidinvoice: inTurn(LOST, refused), findinvoice: status('voided', -60_000) });
    await expect(before.call('voidinvoice', { path })).rejects.toBe(refused);
    const undated = bench({
      voidinvoice: inTurn(LOST, refused),
      findinvoice: () => replyOf({ invoice: { status: 'voided' } }),
    });
    await unknown(undated.call('voidinvoice', { path }));
  });

  describe('with a credit note', () => {
    const refused = refusal(405, { code: 'not_voidable' });
    const body = { generate_credit_note: true, credit_amount: 500 };
    const note = (credit_amount_cents: number, lago_id = 'n') => ({
      lago_id,
      lago_invoice_id: 'i',
      description: 'made when i was voided',
      credit_amount_cents,
      created_at: at(0),
    });
    const lost = (...credit_notes: ReturnType<typeof note>[]) =>
      bench({
        voidinvoice: inTurn(LOST, refused),
        findinvoice: status('voided'),
        findallcreditnotes: () => replyOf({ credit_notes }),
      });

    it('is done when the note is there, too, and unknown when it is not', async () => {
      expect((await lost(note(500), note(120, 'rest')).call('voidinvoice', { path, body })).reconciled).toBe(true);
      await unknown(lost().call('voidinvoice', { path, body }));
      await unknown(lost(note(400)).call('voidinvoice', { path, body }));
      await unknown(lost({ ...note(500), description: 'another' }).call('voidinvoice', { path, body }));
    });

    it.each([false, 'false', 0, null, ''])('asks for none when it was not wanted (%j)', async (wish) => {
      const { call, ids } = lost();
      await call('voidinvoice', { path, body: { ...body, generate_credit_note: wish } });
      expect(ids()).not.toContain('findallcreditnotes');
    });
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
    const paid =
      (value: string, updatedMs = 0) =>
      () =>
        replyOf({ invoice: { payment_status: value, updated_at: at(updatedMs) } });
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
