import { fakeClock } from '../../test/fake-clock.js';
import { CallAbortedError } from '../call/errors.js';
import { fairQueue } from './fair-queue.js';
import { waitInLine } from './wait-in-line.js';

const LATE = new Error('late');

function setUp(ms: number) {
  const clock = fakeClock(0);
  const queue = fairQueue<() => void>();
  const caller = new AbortController();
  const request = { consumer: 'a', urgent: false, deadline: ms, signal: caller.signal };
  return { clock, queue, caller, wait: () => waitInLine(queue, request, { clock, late: () => LATE }) };
}

it('ends when it is served, and nothing is left to wait for', async () => {
  const { clock, queue, caller, wait } = setUp(10_000);
  const served = wait();
  queue.shift()?.();
  await served;
  caller.abort();
  expect([queue.size, clock.now()]).toEqual([0, 0]);
});

it('leaves the queue with its caller', async () => {
  const { queue, caller, wait } = setUp(10_000);
  const served = wait();
  caller.abort();
  await expect(served).rejects.toBeInstanceOf(CallAbortedError);
  expect(queue.size).toBe(0);
});

it.each([
  [10_000, 9000],
  [1000, 750],
  [-5, 0],
])('leaves the queue while there is time to say so: %d ms', async (deadline, left) => {
  const { clock, queue, wait } = setUp(deadline);
  await expect(wait()).rejects.toBe(LATE);
  expect([queue.size, clock.now()]).toEqual([0, left]);
});
