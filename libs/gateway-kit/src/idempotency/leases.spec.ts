import { setTimeout as sleep } from 'node:timers/promises';
import { createLeases } from './leases.js';
import type { Lease } from './store.js';

function held(renew: () => Promise<boolean> = () => Promise.resolve(true)) {
  let renewals = 0;
  const hold = { renew: () => ((renewals += 1), renew()) } as Lease;
  return { hold, renewals: () => renewals };
}
async function until(done: () => boolean): Promise<void> {
  while (!done()) await sleep(5);
}

it('renews a claim again and again, also after a renewal failed, until it ends', async () => {
  const one = held(() => Promise.reject(new Error('gone')));
  const end = createLeases(30).keep(one.hold);
  await until(() => one.renewals() >= 3);
  end();
  const after = one.renewals();
  await sleep(60);
  expect(one.renewals()).toBe(after);
});

it('renews every claim that is held when asked to, and no other', () => {
  const leases = createLeases(60_000);
  const [one, two] = [held(), held()];
  const ends = [leases.keep(one.hold), leases.keep(two.hold)];
  ends[1]?.();
  leases.renewAll();
  ends[0]?.();
  leases.renewAll();
  expect([one.renewals(), two.renewals()]).toEqual([1, 0]);
});
