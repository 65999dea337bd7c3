import { join } from 'node:path';
import { loadCapability } from '@lago/capability-model';
import type { Operation } from '@lago/capability-model';
import { isRead } from '../../src/call/labels.js';
import { booksOf } from './books.js';
import { CASES, WORLDS } from './cases.js';
import type { Case } from './cases.js';
import { FAULTS } from './fault-proxy.js';
import type { Fault } from './fault-proxy.js';
import { judge } from './judge.js';
import type { Truth } from './judge.js';
import { PAIRS, runPair } from './pairs.js';
import { NO_FAULTS, prepare, runCase } from './run-case.js';
import type { Bench, Schedule, Told } from './run-case.js';
import { startSandbox } from './sandbox.js';
import { seeded } from '@lago/testing';

const PACKAGED = join(import.meta.dirname, '../../../../capabilities/lago');

export interface CampaignOptions {
  readonly seed: number;
  /** Runs per operation and fault; 0: a sample of the faults, once each. */
  readonly rounds: number;
  /** Runs at a time. */
  readonly parallel: number;
  /** Names of the cases and pairs to run; all by default. */
  readonly only?: RegExp;
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

/** Shares of the faults that each operation meets in a sample; those that change something meet more. */
const [SAMPLE_OF_WRITES, SAMPLE_OF_READS] = [0.25, 0.05];

/** Runs every operation against every fault, each on an organization of its own, with seeded schedules. */
export async function campaign({ seed, rounds, parallel, only = /./ }: CampaignOptions): Promise<Campaign> {
  const sandbox = await startSandbox();
  try {
    // Payments that end by themselves would make the books a matter of time.
    await sandbox.set({ paymentDelayMs: 3_600_000 });
    const bench = { sandbox, ...load() };
    const told = new Map<Fault, Map<Told, number>>(FAULTS.map((fault) => [fault, new Map()]));
    const violations: Violation[] = [];
    let runs = 0;
    const tests = [...CASES, ...WORLDS].filter((test) => only.test(nameOf(test)));
    const truths = new Map<Case, Truth>();
    await all(
      tests.map(
        (test, index) => async () => void truths.set(test, await truthOf(bench, test, `sandbox-truth-${index}`)),
      ),
      parallel,
    );
    await all([...tests.flatMap(plan), ...pairs()], parallel);
    const exposed = [...bench.operations.keys()];
    return { runs, told, violations, missing: exposed.filter((id) => !CASES.some((test) => test.id === id)) };

    function plan(test: Case, index: number): (() => Promise<void>)[] {
      const operation = bench.operations.get(test.id) as Operation;
      const share = rounds ? 1 : isRead(operation) ? SAMPLE_OF_READS : SAMPLE_OF_WRITES;
      return FAULTS.flatMap((fault, column) =>
        Array.from({ length: rounds || 1 }, (_, round) => {
          const random = seeded(seed + round * 7919 + column * 104_729 + index * 31);
          const schedule = scheduleOf(fault, round, random);
          return random() < share ? one(test, `sandbox-${index}-${column}-${round}`, fault, schedule) : undefined;
        }).filter((job) => job !== undefined),
      );
    }

    function one(test: Case, key: string, fault: Fault, schedule: Schedule): () => Promise<void> {
      return async () => {
        const truth = truths.get(test) as Truth;
        const result = await runCase(bench, test, key, schedule, truth.told === 'success' ? truth.detail : undefined);
        await sandbox.forget(key);
        count(fault, result.told);
        for (const what of judge(bench.operations.get(test.id) as Operation, test, result, truth)) {
          violations.push({
            operation: nameOf(test),
            schedule: schedule.own.join(', '),
            key,
            what: `${result.told}: ${what}`,
          });
        }
      };
    }

    function pairs(): (() => Promise<void>)[] {
      return PAIRS.filter(({ name }) => only.test(name)).flatMap((pair, index) =>
        Array.from({ length: (rounds || 1) * 8 }, (_, round) => async () => {
          const random = seeded(seed + round * 7919 + index * 31);
          const key = `sandbox-pair-${index}-${round}`;
          const { ends, schedule, broken } = await runPair(bench, pair, key, random);
          await sandbox.forget(key);
          ends.forEach(({ told: how }) => count(schedule[0] as Fault, how));
          for (const what of broken)
            violations.push({ operation: pair.name, schedule: schedule.join(', '), key, what });
        }),
      );
    }

    function count(fault: Fault, how: Told): void {
      runs += 1;
      const row = told.get(fault) as Map<Told, number>;
      row.set(how, (row.get(how) ?? 0) + 1);
    }
  } finally {
    await sandbox.close();
  }
}

function nameOf({ id, name }: Case): string {
  return name === undefined ? id : `${id} (${name})`;
}

/** The first round has the fault alone; later ones more of any kind after it, in half of them on the reads, too. */
function scheduleOf(fault: Fault, round: number, random: () => number): Schedule {
  const any = () => FAULTS[1 + Math.floor(random() * (FAULTS.length - 1))] as Fault;
  if (round === 0) return { own: [fault], reads: () => undefined };
  const own = [fault, ...Array.from({ length: Math.floor(random() * 4) }, any)];
  const troubled = random() < 0.5;
  return { own, reads: () => (troubled && random() < 0.3 ? any() : undefined) };
}

async function truthOf(bench: Bench, test: Case, key: string): Promise<Truth> {
  await prepare(bench, test, `${key}-before`);
  const untouched = await booksOf(bench.sandbox, `${key}-before`);
  const { told, detail, books } = await runCase(bench, test, key, NO_FAULTS);
  if (told !== 'success' && (told !== 'refused' || test.name === undefined)) {
    throw new Error(`${nameOf(test)} ends without faults as ${told}: ${detail}`);
  }
  await Promise.all([bench.sandbox.forget(key), bench.sandbox.forget(`${key}-before`)]);
  return { untouched, done: books, told, detail };
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
