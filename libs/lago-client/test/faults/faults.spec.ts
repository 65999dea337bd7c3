import { campaign } from './campaign.js';
import type { Campaign } from './campaign.js';
import { tableOf } from './table.js';

const rounds = Number(process.env['FAULT_ROUNDS'] ?? 1);
const seed = Number(process.env['FAULT_SEED'] ?? 20_311);
let result: Campaign;

// One round of the 60 operations and 13 faults is what the tests can afford; `npm run faults` makes many.
beforeAll(async () => {
  result = await campaign({ seed, rounds, parallel: 6 });
  process.stdout.write(`${tableOf(result)}\n`);
}, 3_600_000);

it('covers every operation of the document', () => {
  expect(result.missing).toEqual([]);
  expect(result.runs).toBe(60 * 13 * rounds);
});

it('has each effect exactly once, or says that the outcome is unknown, and never repeats what must not be', () => {
  expect(result.violations).toEqual([]);
});

it('brings faults before the commit to success', () => {
  for (const fault of ['refused', '429'] as const) {
    const row = result.told.get(fault);
    // Tries are short here, so a busy machine adds time-outs of its own.
    expect((row?.get('success') ?? 0) + (row?.get('reconciled') ?? 0)).toBeGreaterThan(60 * rounds * 0.7);
  }
});
