import { join } from 'node:path';
import { loadCapability } from '@lago/capability-model';
import type { Operation } from '@lago/capability-model';
import { CASES } from './cases.js';
import type { Case } from './cases.js';
import { FAULTS } from './fault-proxy.js';
import type { Fault } from './fault-proxy.js';
import { judge } from './judge.js';
import type { Truth } from './judge.js';
import { ledgerOf } from './ledger.js';
import { NO_FAULTS, runCase } from './run-case.js';
import type { Bench, Schedule, Told } from './run-case.js';
import { startSandbox } from './sandbox.js';
import { seeded } from './seeded.js';

const PACKAGED = join(import.meta.dirname, '../../../../capabilities/lago');

export interface CampaignOptions {
  readonly seed: number;
  /** Runs per operation and fault. */
  readonly rounds: number;
  /** Runs at a time. */
  readonly parallel: number;
}

export interface Violation {
  readonly operation: string;
  readonly schedule: string;
  readonly key: string;
  readonly what: string;
}

export interface Campaign {
  readonly runs: number;
  /** How often callers were told what, by first fault. */
  readonly told: ReadonlyMap<Fault, ReadonlyMap<Told, number>>;
  readonly violations: readonly Violation[];
  readonly missing: readonly string[];
}

/** Runs every operation against every fault, each on an organization of its own, with seeded schedules. */
export async function campaign({ seed, rounds, parallel }: CampaignOptions): Promise<Campaign> {
  const sandbox = await startSandbox();
  try {
    // Payments that end by themselves would make the ledger a matter of time.
    await sandbox.set({ paymentDelayMs: 3_600_000 });
    const bench = { sandbox, ...load() };
    const told = new Map<Fault, Map<Told, number>>(FAULTS.map((fault) => [fault, new Map()]));
    const violations: Violation[] = [];
    let runs = 0;
    const truths = new Map<string, Truth>();
    for (const test of CASES) truths.set(test.id, await truthOf(bench, test));
    await all(CASES.flatMap(plan), parallel);
    const exposed = [...bench.operations.keys()];
    return { runs, told, violations, missing: exposed.filter((id) => !CASES.some((test) => test.id === id)) };

    function plan(test: Case): (() => Promise<void>)[] {
      return FAULTS.flatMap((fault, column) =>
        Array.from({ length: rounds }, (_, round) => async () => {
          const random = seeded(seed + round * 7919 + column * 104_729 + CASES.indexOf(test) * 31);
          const schedule = scheduleOf(fault, round, random);
          const key = `sandbox-${test.id}-${column}-${round}`;
          const result = await runCase(bench, test, key, schedule);
          await sandbox.forget(key);
          const operation = bench.operations.get(test.id) as Operation;
          runs += 1;
          const row = told.get(fault) as Map<Told, number>;
          row.set(result.told, (row.get(result.told) ?? 0) + 1);
          for (const what of judge(operation, result, truths.get(test.id) as Truth)) {
            violations.push({
              operation: test.id,
              schedule: schedule.own.join(', '),
              key,
              what: `${result.told}: ${what}`,
            });
          }
        }),
      );
    }
  } finally {
    await sandbox.close();
  }
}

/** The first round has the fault alone; later ones more of any kind after it, in half of them on the reads, too. */
function scheduleOf(fault: Fault, round: number, random: () => number): Schedule {
  const any = () => FAULTS[1 + Math.floor(random() * (FAULTS.length - 1))] as Fault;
  if (round === 0) return { own: [fault], reads: () => undefined };
  const own = [fault, ...Array.from({ length: Math.floor(random() * 4) }, any)];
  const troubled = random() < 0.5;
  return { own, reads: () => (troubled && random() < 0.3 ? any() : undefined) };
}

async function truthOf(bench: Bench, test: Case): Promise<Truth> {
  const [before, after] = [`sandbox-${test.id}-before`, `sandbox-${test.id}-after`];
  for (const [method, path, body] of test.given ?? []) await bench.sandbox.api(before, method, path, body);
  const { told, detail, ledger } = await runCase(bench, test, after, NO_FAULTS);
  if (told !== 'success') throw new Error(`${test.id} does not even succeed without faults: ${detail}`);
  return { untouched: await ledgerOf(bench.sandbox, before), done: ledger };
}

function load(): Omit<Bench, 'sandbox'> {
  const capability = loadCapability({
    file: join(PACKAGED, 'capability.yaml'),
    contractDir: join(PACKAGED, 'contract'),
    secrets: {},
    allowMissingSecrets: true,
  });
  return { capability, operations: new Map(capability.routes.map(({ operation }) => [operation.id, operation])) };
}

async function all(jobs: readonly (() => unknown)[], parallel: number): Promise<void> {
  const queue = [...jobs];
  const work = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) await job();
  };
  await Promise.all(Array.from({ length: parallel }, work));
}
