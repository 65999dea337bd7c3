import { Organization } from '../src/organization/organization.js';
import { Clock } from '../src/kernel/clock.js';
import { createEvent } from '../src/handlers/events.js';
import { run } from '../src/seed/run.js';
import { seedOrganization } from '../src/seed/seed.js';
import { DEFAULT_SETTINGS } from '../src/model/settings.js';
import { NOW } from './support/harness.js';

const organization = (seed: number): Organization => {
  const org = new Organization('scale', { ...DEFAULT_SETTINGS }, new Clock(() => NOW), seed);
  seedOrganization(org);
  return org;
};

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

test('the same seed number and clock give the same organization, another seed other ids', () => {
  const ids = (org: Organization): string => [...org.invoices.all(), ...org.fees.all()].map(({ id }) => id).join();
  expect(ids(organization(1))).toBe(ids(organization(1)));
  expect(ids(organization(1))).not.toBe(ids(organization(2)));
});

test('every event takes the same room, however many there are', () => {
  const org = organization(1);
  const sizes: number[] = [];
  let number = 0;
  for (let round = 0; round < 4; round += 1) {
    const before = heap();
    for (let index = 0; index < 25_000; index += 1) {
      number += 1;
      run(org, createEvent, 'event', {
        transaction_id: `scale-${number}`,
        external_subscription_id: 'sub-month',
        code: 'api_calls',
        timestamp: NOW / 1000 - number,
        properties: { region: 'eu' },
      });
    }
    sizes.push((heap() - before) / 25_000);
  }
  expect(org.events.size).toBeGreaterThan(100_000);
  // Maps double their room now and then, so single rounds differ; on average an event stays below 1.5 kB.
  expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length).toBeLessThan(1500);
});
