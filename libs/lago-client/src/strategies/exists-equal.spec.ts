import { refusal, replyOf } from '../../test/calls.js';
import { at, lostCall, partsOver, ruleOf } from '../../test/reconcile-parts.js';
import { CallAbortedError, UpstreamProtocolError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { existsEqual } from './exists-equal.js';

const addOn = { name: 'A', code: 'a', amount_cents: 5 };
const ofAddOn = (end: Reply | Error) =>
  existsEqual(
    lostCall('createaddon', { body: { add_on: addOn } }),
    ruleOf('createaddon', 'exists-equal'),
    partsOver({ findaddon: () => end }),
  );
const shown = (more: object = {}) => replyOf({ add_on: { ...addOn, created_at: at(0), ...more } });

it('is success when it is there as it was sent', async () => {
  expect(await ofAddOn(shown())).toEqual({ kind: 'success', reply: { ...shown(), reconciled: true } });
});

it.each<[string, Reply | Error, object]>([
  ['was made before, equal or not', shown({ created_at: at(-60_000) }), { kind: 'earlier' }],
  ['was made before, equal or not', shown({ created_at: at(-60_000), name: 'B' }), { kind: 'earlier' }],
  ['differs and may be ours', shown({ name: 'B' }), { kind: 'differs', fresh: true }],
  ['is not there', refusal(404, { code: 'add_on_not_found' }), { kind: 'absent' }],
])('%s: %j', async (_, end, expected) => {
  expect(await ofAddOn(end)).toEqual(expected);
});

it.each([
  refusal(403),
  refusal(500),
  new UpstreamProtocolError('a page', { answer: { status: 404, headers: {} } }),
  replyOf({ something: 'else' }),
])('takes a look that fails for no absence (%#)', async (end) => {
  expect((await ofAddOn(end)).kind).toBe('unclear');
});

it('goes with the caller', async () => {
  await expect(ofAddOn(new CallAbortedError())).rejects.toThrow(CallAbortedError);
});

describe('where only a part is what the refusal is about', () => {
  const customer = { external_id: 'c', name: 'C', metadata: [{ key: 'k', value: 'v' }] };
  const ofCustomer = (...created: number[]) =>
    existsEqual(
      lostCall('createcustomer', { body: { customer: { ...customer, name: 'D' } } }),
      ruleOf('createcustomer', 'exists-equal'),
      partsOver({
        findcustomer: () =>
          replyOf({
            customer: { ...customer, metadata: created.map((ms) => ({ key: 'k', value: 'v', created_at: at(ms) })) },
          }),
      }),
    );

  it('is before when all of it was', async () => {
    expect(await ofCustomer(-60_000, -70_000)).toEqual({ kind: 'earlier' });
    expect(await ofCustomer(-60_000, 0)).toEqual({ kind: 'differs', fresh: true });
    expect(await ofCustomer()).toEqual({ kind: 'differs', fresh: false });
  });
});
