import { replyOf } from '../../test/calls.js';
import { fakeClock } from '../../test/fake-clock.js';
import { lostCall, NOW, ruleOf } from '../../test/reconcile-parts.js';
import { CallAbortedError, OutcomeUnknownError, UpstreamUnreachableError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { localLedger } from '../shared-state/ledger.js';
import type { EffectLedger } from '../shared-state/ledger.js';
import { scopeOf } from '../rules/effect-scope.js';
import { readRule } from '../rules/read-rule.js';
import { withLedgerEntry } from './ledger-entry.js';
import type { EnterLedger } from './ledger-entry.js';

const body = { invoice: { external_customer_id: 'acme', fees: [{ add_on_code: 'day' }] } };
const rule = ruleOf('createinvoice', 'find-match');
const call = () => lostCall('createinvoice', { body });
const scope = scopeOf(call(), rule);
const made = replyOf({ invoice: { lago_id: 'i' } });

/** Sends, as the call that is watched does. */
const sends = (work: () => Promise<Reply>) => async (enterLedger: EnterLedger) => {
  await enterLedger().catch(() => undefined);
  return work();
};

function bed(ledger?: EffectLedger) {
  const clock = fakeClock(NOW);
  const options = { ledger: ledger ?? localLedger(clock), clock, settleMs: 60_000 };
  return { ...options, options, rivals: () => options.ledger.rivals(scope, 'somebody else') };
}

it('is noted while it runs, and claims its record when it succeeds', async () => {
  const { options, ledger, rivals } = bed();
  let seen: unknown;
  await withLedgerEntry(
    call(),
    rule,
    'me',
    options,
    sends(async () => {
      seen = await rivals();
      return made;
    }),
  );
  expect(seen).toMatchObject([{ unresolved: false, owner: 'me' }]);
  expect(await rivals()).toEqual([]);
  expect(await ledger.ownerOf(scope, 'i')).toBe('me');
});

it('is noted for its time and for what the upstream may go on for', async () => {
  const { options, clock, rivals } = bed();
  const run = withLedgerEntry(
    call(),
    rule,
    'me',
    options,
    sends(async () => {
      clock.skip(30_000 + 59_000);
      expect(await rivals()).toHaveLength(1);
      clock.skip(1000);
      expect(await rivals()).toMatchObject([{ past: true }]);
      return made;
    }),
  );
  await run;
});

it('stays noted as unresolved while its record may still appear', async () => {
  for (const error of [new OutcomeUnknownError('createinvoice', ''), new CallAbortedError()]) {
    const { options, clock, rivals } = bed();
    await expect(
      withLedgerEntry(
        call(),
        rule,
        'me',
        options,
        sends(() => Promise.reject(error)),
      ),
    ).rejects.toBe(error);
    expect(await rivals()).toMatchObject([{ unresolved: true }]);
    clock.skip(60_000);
    expect(await rivals()).toMatchObject([{ past: true }]);
  }
});

it('leaves when nothing can come of it', async () => {
  const failed = new UpstreamUnreachableError('not-sent', 'ECONNREFUSED');
  const unsent = call();
  unsent.attempts.since = undefined;
  const gone = new CallAbortedError('not-sent');
  for (const [of, error] of [
    [call(), failed],
    [call(), gone],
    [unsent, new CallAbortedError()],
  ] as const) {
    const { options, rivals } = bed();
    await expect(
      withLedgerEntry(
        of,
        rule,
        'me',
        options,
        sends(() => Promise.reject(error)),
      ),
    ).rejects.toBe(error);
    expect(await rivals()).toEqual([]);
  }
});

it('goes on when nothing can be noted', async () => {
  const no = () => Promise.reject(new Error('gone'));
  const ledger = {
    enter: no,
    leave: no,
    standing: no,
    rivals: no,
    claim: no,
    ownerOf: no,
    remembers: no,
    remember: no,
    recall: no,
  };
  expect(
    await withLedgerEntry(
      call(),
      rule,
      'me',
      bed(ledger).options,
      sends(() => Promise.resolve(made)),
    ),
  ).toBe(made);
  const error = new OutcomeUnknownError('createinvoice', '');
  await expect(
    withLedgerEntry(
      call(),
      rule,
      'me',
      bed(ledger).options,
      sends(() => Promise.reject(error)),
    ),
  ).rejects.toBe(error);
});

it('is a rival after success, too, when it made records that its answer does not show', async () => {
  const { options, ledger } = bed();
  const path = { lago_id: 'i' };
  const ofNotes = scopeOf(call(), { kind: 'createcreditnote' });
  const voiding = ruleOf('voidinvoice', 'state-reached');
  const answered = sends(() => Promise.resolve(replyOf({ invoice: { lago_id: 'i' } })));
  await withLedgerEntry(lostCall('voidinvoice', { path }), voiding, 'plain', options, answered);
  expect(await ledger.rivals(ofNotes, 'me')).toEqual([]);
  const noted = lostCall('voidinvoice', { path, body: { generate_credit_note: true } });
  await withLedgerEntry(noted, voiding, 'noted', options, answered);
  expect(await ledger.rivals(ofNotes, 'me')).toMatchObject([{ unresolved: true }]);
});

it('leaves alone what makes no records of that sort', async () => {
  const { options, ledger } = bed();
  let notes = 0;
  const counting = { ...options, ledger: { ...ledger, enter: () => Promise.resolve(void (notes += 1)) } };
  const addOn = lostCall('createaddon', { body: { add_on: {} } });
  const other = readRule(addOn.operation);
  await withLedgerEntry(addOn, other, 'me', counting, () => Promise.resolve(made));
  await withLedgerEntry(addOn, undefined, 'me', counting, () => Promise.resolve(made));
  expect(notes).toBe(0);
  await withLedgerEntry(
    call(),
    rule,
    'me',
    counting,
    sends(() => Promise.resolve(made)),
  );
  expect(notes).toBe(1);
});

it('leaves the note of the one it continues as it stands when it only looks', async () => {
  const { options, clock, ledger, rivals } = bed();
  const error = new OutcomeUnknownError('createinvoice', '');
  await expect(
    withLedgerEntry(
      call(),
      rule,
      'me',
      options,
      sends(() => Promise.reject(error)),
    ),
  ).rejects.toBe(error);
  clock.skip(50_000);
  await expect(withLedgerEntry(call(), rule, 'me', options, () => Promise.reject(error))).rejects.toBe(error);
  expect(await ledger.standing(scope, 'me')).toBe(10_000);
  clock.skip(10_000);
  expect(await rivals()).toMatchObject([{ past: true }]);
  expect(await withLedgerEntry(call(), rule, 'me', options, () => Promise.resolve(made))).toBe(made);
  expect(await ledger.ownerOf(scope, 'i')).toBe('me');
  expect(await rivals()).toEqual([]);
});
