import { at, lostCall, NOW } from '../../test/reconcile-parts.js';
import { createUpstreamClock } from '../call/upstream-clock.js';
import { timesBy } from './times.js';

const call = lostCall('createinvoice', {});

it('knows nothing of five seconds around, until it knows the clock', () => {
  const times = timesBy(createUpstreamClock());
  const known = [-6000, -5000, 0, 5000, 6000].map((ms) => [
    times.surelyBefore(call, at(ms), NOW),
    times.surelyAfter(call, at(ms), NOW),
  ]);
  expect(known).toEqual([
    [true, false],
    [false, false],
    [false, false],
    [false, false],
    [false, true],
  ]);
});

it('counts in whole seconds of the upstream', () => {
  const clock = createUpstreamClock();
  clock.learn(call.operation.upstream, new Date(NOW).toUTCString(), NOW + 400, NOW + 600);
  const times = timesBy(clock);
  // Its clock shows from 600 ms less to 600 ms more than ours.
  expect(times.surelyBefore(call, at(0), NOW + 1700)).toBe(true);
  expect(times.surelyBefore(call, at(1000), NOW + 1700)).toBe(false);
  expect(times.surelyAfter(call, at(2000), NOW + 1300)).toBe(true);
  expect(times.surelyAfter(call, at(2000), NOW + 1500)).toBe(false);
});

it('makes nothing of what is no time', () => {
  const times = timesBy(createUpstreamClock());
  for (const shown of ['soon', undefined, null, '']) {
    expect([times.surelyBefore(call, shown, NOW), times.surelyAfter(call, shown, NOW)]).toEqual([false, false]);
  }
});
