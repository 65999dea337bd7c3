import { describeWith } from '@lago/testing';
import { run } from './campaign.js';
import type { Dimensions } from './campaign.js';

/** `npm run campaign` raises these and takes every kind; in the tests one small run notices most. */
const SMALL = process.env['CAMPAIGN_ROUNDS'] === undefined;
const ROUNDS = Number(process.env['CAMPAIGN_ROUNDS'] ?? 1);
const INTENTS = Number(process.env['CAMPAIGN_INTENTS'] ?? 24);
const SEED = Number(process.env['CAMPAIGN_SEED'] ?? 417);
/** Another checkout that is built, such as the last release. */
const OTHER = process.env['CAMPAIGN_OTHER'];

const ALL: readonly (readonly [string, Dimensions])[] = [
  ['Redis stays, tokens are replaced', { redis: 'steady', crashes: true, skewed: true, rotates: true }],
  ['Redis restarts', { redis: 'restarts', crashes: true, skewed: true }],
  ['Redis forgets', { redis: 'forgets', crashes: false, skewed: true }],
  ['Redis stalls', { redis: 'stalls', crashes: true, skewed: false }],
  ['Redis is full', { redis: 'full', crashes: false, skewed: true }],
  ['agents confirm', { redis: 'steady', crashes: true, skewed: false, confirms: true }],
  ['agents confirm without Redis', { redis: 'none', crashes: true, skewed: false, confirms: true }],
];

const KINDS = SMALL ? ALL.slice(0, 1) : ALL;

describeWith('redis-server')('three replicas in a storm (needs redis-server)', () => {
  it.each(KINDS)(
    '%s: no effect twice, none acknowledged that is not there, none unknown without need',
    (_, dimensions) => storm(dimensions),
    ROUNDS * 180_000,
  );

  (OTHER ? it : it.skip)(
    'two builds side by side (needs CAMPAIGN_OTHER): the same',
    () => storm({ redis: 'steady', crashes: true, skewed: false, other: OTHER }),
    ROUNDS * 180_000,
  );
});

async function storm(dimensions: Dimensions): Promise<void> {
  const broken: string[] = [];
  const told: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    const result = await run({ ...dimensions, seed: SEED + round, intents: INTENTS, width: 8 });
    broken.push(...result.broken);
    for (const { attempts } of result.stories) {
      const last = attempts.at(-1)?.told ?? 'none';
      told[last] = (told[last] ?? 0) + 1;
    }
  }
  if (ROUNDS > 1) process.stdout.write(`${JSON.stringify({ ...dimensions, ...told, broken: broken.length })}\n`);
  expect(broken).toEqual([]);
  expect(told['done']).toBeGreaterThan(INTENTS * ROUNDS * 0.6);
}
