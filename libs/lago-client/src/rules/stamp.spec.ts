import { callOf } from '../../test/calls.js';
import { fakeClock } from '../../test/fake-clock.js';
import { lagoOperations } from '../../test/lago.js';
import { readRule } from './read-rule.js';
import { stamp } from './stamp.js';

const operations = lagoOperations();
const one = operations.get('createevent')!;
const batch = operations.get('createbatchevents')!;
const clock = fakeClock(1_900_000_000_250);

it('fixes the time of an event that brings none', () => {
  const call = callOf(one, { body: { event: { transaction_id: 't', timestamp: null } } });
  const stamped = stamp(call, readRule(one), clock);
  expect(stamped.input.body).toEqual({ event: { transaction_id: 't', timestamp: 1_900_000_000.25 } });
  expect(
    one.validate({
      ...stamped.input,
      body: { event: { ...(stamped.input.body as { event: object }).event, code: 'c', external_subscription_id: 's' } },
    }),
  ).toEqual([]);
});

it('leaves a given time alone, also in a batch', () => {
  const body = { events: [{ transaction_id: 'a', timestamp: 5 }, { transaction_id: 'b' }] };
  const stamped = stamp(callOf(batch, { body }), readRule(batch), clock);
  expect(stamped.input.body).toEqual({
    events: [
      { transaction_id: 'a', timestamp: 5 },
      { transaction_id: 'b', timestamp: 1_900_000_000.25 },
    ],
  });
  expect(body.events[1]).toEqual({ transaction_id: 'b' });
});

it('gives a resumed call the time of the first', () => {
  const intent = { id: 'i', startedAt: 1_800_000_000_000, resumed: true };
  const stamped = stamp(callOf(one, { body: { event: {} } }, { intent }), readRule(one), clock);
  expect(stamped.input.body).toEqual({ event: { timestamp: 1_800_000_000 } });
});

it('touches nothing without a rule that says so, or without records', () => {
  const other = callOf(operations.get('createaddon')!, { body: { event: {} } });
  expect(stamp(other, readRule(other.operation), clock)).toBe(other);
  const empty = callOf(one);
  expect(stamp(empty, readRule(one), clock)).toBe(empty);
});

it('gives it the time that was written down, whatever the clock of the process that resumes', () => {
  const intent = { id: 'i', startedAt: 1_800_000_090_000, writtenAt: 1_800_000_000_000, resumed: true };
  const stamped = stamp(callOf(one, { body: { event: {} } }, { intent }), readRule(one), clock);
  expect(stamped.input.body).toEqual({ event: { timestamp: 1_800_000_000 } });
});
