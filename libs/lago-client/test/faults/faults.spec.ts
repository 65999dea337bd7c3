import { campaign } from './campaign.js';
import type { Campaign } from './campaign.js';
import { CASES, WORLDS } from './cases.js';
import { FAULTS } from './fault-proxy.js';
import { PAIRS } from './pairs.js';
import { tableOf } from './table.js';

const rounds = Number(process.env['FAULT_ROUNDS'] ?? 0);
const seed = Number(process.env['FAULT_SEED'] ?? 20_311);
const only = process.env['FAULT_ONLY'];
let result: Campaign;

// A sample is what the tests can afford; `npm run faults` makes many rounds of all operations and faults,
// with FAULT_ONLY (a pattern of names) of some.
beforeAll(async () => {
  result = await campaign({ seed, rounds, parallel: 10, ...(only ? { only: new RegExp(only) } : {}) });
  process.stdout.write(`${tableOf(result)}\n`);
}, 14_400_000);

it('covers every operation of the document and every fault', () => {
  expect(result.missing).toEqual([]);
  const whole = (CASES.length + WORLDS.length) * FAULTS.length * rounds + PAIRS.length * 16 * rounds;
  if (only) return;
  if (rounds) expect(result.runs).toBe(whole);
  else for (const row of result.told.values()) expect([...row.values()].length).toBeGreaterThan(0);
});

it('has each effect exactly once, says what is known and no more, and never repeats what must not be', () => {
  expect(result.violations).toEqual([]);
});
