import { refusal, replyOf } from '../../test/calls.js';
import { facts, operation } from '../../test/operations.js';
import { bench, LOST } from '../../test/reconcile-bench.js';
import { CallAbortedError, OutcomeUnknownError, UpstreamUnreachableError } from '../call/errors.js';

const NOW = 1_900_000_000_000;
const resumed = { intent: { id: 'i', startedAt: NOW - 1000, resumed: true } };
const addOn = { body: { add_on: { name: 'A', code: 'a' } } };
const invoice = { body: { invoice: { external_customer_id: 'acme', fees: [{ add_on_code: 'day' }] } } };
const unknown = (promise: Promise<unknown>) => expect(promise).rejects.toBeInstanceOf(OutcomeUnknownError);

it('refuses a malformed rule at once', () => {
  const broken = operation({}, { id: 'creatething', facts: facts({ reconcile: { strategy: 'magic' as never } }) });
  expect(() => bench({}, { operations: [broken] })).toThrow(/creatething/);
});

it.each([
  ['createaddon', addOn],
  ['updateaddon', { path: { code: 'a' }, ...addOn }],
  ['createinvoice', invoice],
])('does not call a resumed %s failed because of a 500: its first try is still open', async (id, input) => {
  const answers = {
    [id]: () => refusal(500),
    findaddon: () => refusal(404),
    findallinvoices: () => replyOf({ invoices: [] }),
  };
  await unknown(bench(answers).call(id, input, resumed));
});

it('counts a resumed call from its first try', async () => {
  const bed = bench({ createaddon: () => LOST, findaddon: () => LOST });
  const error = await bed.call('createaddon', addOn, resumed).catch((reason: unknown) => reason as Error);
  expect((error as Error).message).toContain(`First sent at ${new Date(NOW - 1000).toISOString()}`);
});

it('answers a resumed call whose repeat is answered', async () => {
  const made = replyOf({ add_on: {} });
  expect(await bench({ createaddon: () => made }).call('createaddon', addOn, resumed)).toBe(made);
  const update = bench({ updateaddon: () => made });
  expect(await update.call('updateaddon', { path: { code: 'a' }, ...addOn }, resumed)).toBe(made);
  const stale = bench({ updateaddon: () => refusal(422) });
  await expect(stale.call('updateaddon', { path: { code: 'a' }, ...addOn }, resumed)).rejects.toThrow('422');
});

it.each([
  ['is refused', refusal(422)],
  ['was never sent', new UpstreamUnreachableError('not-sent', 'ECONNREFUSED')],
  ['is over because the caller has gone', new CallAbortedError('not-sent')],
])('lets a first try that %s go up as it is, and looks no more', async (_, end) => {
  let list: AbortSignal | undefined;
  const bed = bench({
    createinvoice: () => end,
    findallinvoices: ({ context }) => {
      list = context.signal;
      return replyOf({ invoices: [] });
    },
  });
  await expect(bed.call('createinvoice', invoice)).rejects.toBe(end);
  expect(bed.ids()).toEqual(['findallinvoices', 'createinvoice']);
  expect(list?.aborted).toBe(true);
});

it('goes with the caller when anything may be open', async () => {
  const gone = new CallAbortedError();
  for (const [id, input] of [
    ['createaddon', addOn],
    ['updateaddon', { path: { code: 'a' }, ...addOn }],
  ] as const) {
    await expect(bench({ [id]: () => gone }).call(id, input)).rejects.toBe(gone);
    await expect(bench({ [id]: () => gone }).call(id, input, resumed)).rejects.toBe(gone);
  }
});

it('tells what was found out, by operation and strategy', async () => {
  const told: unknown[][] = [];
  const observer = { onReconcile: (...given: unknown[]) => void told.push(given.slice(1)) };
  let tries = 0;
  const taken = refusal(422, { error_details: { code: ['value_already_exist'] }, code: 'validation_errors' });
  const shown = replyOf({ add_on: { ...addOn.body.add_on, created_at: new Date(NOW).toISOString() } });
  const ends = [() => taken, () => refusal(400), () => LOST];
  for (const end of ends) {
    tries = 0;
    const bed = bench({ createaddon: () => ((tries += 1) === 1 ? LOST : end()), findaddon: () => shown }, { observer });
    await bed.call('createaddon', addOn).catch(() => undefined);
  }
  await bench({ createaddon: () => LOST, findaddon: () => LOST }, { observer })
    .call('createaddon', addOn)
    .catch(() => undefined);
  expect(told).toEqual([
    ['exists-equal', 'success'],
    ['exists-equal', 'refused'],
    ['exists-equal', 'success'],
    ['exists-equal', 'unknown'],
  ]);
});
