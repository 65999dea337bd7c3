import type { Operation } from '@lago/capability-model';
import { idsOf } from './books.js';
import { CASES, WORLDS } from './cases.js';
import type { Case } from './cases.js';
import { FAULTS, faultProxy } from './fault-proxy.js';
import type { Fault } from './fault-proxy.js';
import { callOnce, clientOf, isOwn, prepare } from './run-case.js';
import type { Bench, End } from './run-case.js';

/** Two calls at once that make records of one kind, which nobody could tell apart. */
export interface Pair {
  readonly name: string;
  readonly tests: readonly [Case, Case];
  /** Of the books. */
  readonly kind: string;
  /** Root of the answer of calls whose record is of that kind. */
  readonly root: string;
}

const test = (id: string, name?: string) =>
  [...CASES, ...WORLDS].find((one) => one.id === id && one.name === name) as Case;
const twice = (id: string, kind: string, root: string): Pair => ({
  name: `${id} twice`,
  tests: [test(id), test(id)],
  kind,
  root,
});
const NOTE = test('createcreditnote');
const amount = (NOTE.input.body as { credit_note: { credit_amount_cents: number } }).credit_note.credit_amount_cents;
const VOID = test('voidinvoice', 'with a note');

export const PAIRS: readonly Pair[] = [
  twice('createinvoice', 'invoices', 'invoice'),
  twice('createcreditnote', 'credit_notes', 'credit_note'),
  twice('applycoupon', 'applied_coupons', 'applied_coupon'),
  {
    name: 'createcreditnote beside voidinvoice with an equal note',
    tests: [NOTE, { ...VOID, input: { ...VOID.input, body: { generate_credit_note: true, credit_amount: amount } } }],
    kind: 'credit_notes',
    root: 'credit_note',
  },
];

/** Milliseconds of a try: what is asked here needs answers that come, on a busy machine, too. */
const PATIENT_MS = 1500;

/** Runs both through one client; `broken` is what they were told that the books do not bear out. */
export async function runPair(bench: Bench, { tests, kind, root }: Pair, key: string, random: () => number) {
  const { sandbox, operations } = bench;
  await prepare(bench, tests[0], key);
  const before = await idsOf(sandbox, key, kind);
  const schedule: Fault[] = [];
  const own = tests.map(({ id, input }) => isOwn(operations.get(id) as Operation, input));
  // One that is answered late is what the other could take for its own.
  const patient = random() < 0.5;
  const next = (line: string) => {
    if (!own.some((mine) => mine(line))) return undefined;
    const first = patient && schedule.length === 0;
    if (!first && random() < 0.3) return undefined;
    const fault = first ? 'late answer' : (FAULTS[1 + Math.floor(random() * (FAULTS.length - 1))] as Fault);
    schedule.push(fault);
    return fault;
  };
  const proxy = await faultProxy({ upstream: sandbox.url, next, closed: false, sample: '{}' });
  const client = clientOf(bench, proxy, { timeoutMs: PATIENT_MS });
  try {
    const ends = await Promise.all(
      tests.map(({ id, input }) => callOnce(client, operations.get(id) as Operation, input, key)),
    );
    await proxy.settled();
    const made = [...(await idsOf(sandbox, key, kind))].filter((id) => !before.has(id));
    return { ends, schedule: schedule.length ? schedule : ['refused' as const], broken: broken(ends, made, root) };
  } finally {
    await proxy.close();
    await client.close();
  }
}

function broken(ends: readonly End[], made: readonly string[], root: string): string[] {
  const faults: string[] = [];
  const answered = ends.filter(({ told }) => told === 'success' || told === 'reconciled');
  const ids = answered.map(({ detail }) => (JSON.parse(detail) as Record<string, Record<string, unknown>>)[root]);
  const own = ids.filter((record) => record !== undefined);
  const named = own.map((record) => String(record['lago_id']));
  if (new Set(named).size !== named.length) faults.push(`both were answered with ${named[0]}`);
  for (const id of named) if (!made.includes(id)) faults.push(`was answered with ${id}, which was not made`);
  if (own.some(({ description }) => /voided invoice/.test(String(description)))) {
    faults.push('was answered with the note of a void');
  }
  return faults;
}
