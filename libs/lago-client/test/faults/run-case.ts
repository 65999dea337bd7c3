import { randomUUID } from 'node:crypto';
import type { Capability, Operation, OperationInput } from '@lago/capability-model';
import { createClient } from '../../src/stack/client.js';
import type { LagoClient } from '../../src/stack/client.js';
import { systemClock } from '../../src/call/clock.js';
import { OutcomeUnknownError, UpstreamError, UpstreamReplyError } from '../../src/call/errors.js';
import type { AttemptResult } from '../../src/call/observer.js';
import { booksOf } from './books.js';
import type { Case } from './cases.js';
import { faultProxy, SILENT } from './fault-proxy.js';
import type { Fault, FaultProxy } from './fault-proxy.js';
import type { Sandbox } from './sandbox.js';

/** What the caller was told. */
export type Told = 'success' | 'reconciled' | 'refused' | 'own error' | 'failed' | 'unknown';

/** How one call ended for its caller. */
export interface End {
  readonly told: Told;
  /** Body of the answer, or what the error says. */
  readonly detail: string;
}

export interface Result extends End {
  /** Everything that is stored after the call. */
  readonly books: string;
  readonly proxy: Pick<FaultProxy, 'seen'>;
  /** A read met the closed door, or the machine was so slow that the deadline or a try was over before its answer. */
  readonly disturbed: boolean;
}

export interface Bench {
  readonly sandbox: Sandbox;
  readonly capability: Capability;
  readonly operations: ReadonlyMap<string, Operation>;
}

/** Faults for the requests of the operation in turn, and by chance for those of its reconcile reads. */
export interface Schedule {
  readonly own: readonly Fault[];
  readonly reads: () => Fault | undefined;
}

export const NO_FAULTS: Schedule = { own: [], reads: () => undefined };

/** Milliseconds of a try: short for faults that end in silence, long where there are none. */
export const TRY_MS = 400;
const TOTAL_MS = 6000;
const CALM_MS = 60_000;

/** Makes one call on a fresh organization through a proxy that follows the schedule. */
export async function runCase(
  bench: Bench,
  test: Case,
  key: string,
  { own, reads }: Schedule,
  sample = '{}',
): Promise<Result> {
  const { sandbox, operations } = bench;
  const operation = operations.get(test.id) as Operation;
  await prepare(bench, test, key);
  const queue = [...own];
  const refusals = own.findIndex((fault) => fault !== 'refused');
  const closedFor = refusals < 0 ? own.length : refusals;
  queue.splice(0, closedFor);
  const mine = isOwn(operation, test.input);
  const next = (line: string) => (mine(line) ? queue.shift() : reads());
  const proxy = await faultProxy({ upstream: sandbox.url, next, closed: closedFor > 0, sample });
  let failures = 0;
  let tries = 0;
  let silences = 0;
  let unread = false;
  const client = clientOf(bench, proxy, {
    timeoutMs: own.length ? TRY_MS : CALM_MS,
    onAttempt: (id, result) => {
      if (result === 'timeout') silences += 1;
      if (id !== test.id) unread ||= result === 'unreachable' && failures < closedFor;
      else {
        tries += 1;
        if (result === 'unreachable' && (failures += 1) >= closedFor) void proxy.open();
      }
    },
  });
  const began = Date.now();
  try {
    const end = await callOnce(client, operation, test.input, key, own.length ? TOTAL_MS : CALM_MS);
    const late = Date.now() - began > TOTAL_MS * 0.8;
    await proxy.settled();
    const arrived = proxy.seen.filter(({ line }) => mine(line)).length + Math.min(failures, closedFor);
    const silent = proxy.seen.filter(({ fault }) => SILENT.has(fault ?? 'refused')).length;
    const disturbed = late || unread || arrived < tries || silent < silences;
    return { ...end, books: await booksOf(sandbox, key), proxy, disturbed };
  } finally {
    await proxy.close();
    await client.close();
  }
}

/** Brings an organization to where the case begins. */
export async function prepare({ sandbox, operations }: Bench, test: Case, key: string): Promise<void> {
  // An organization comes into being at its first request, which takes the sandbox longer than a try may.
  await sandbox.api(key, 'GET', '/add_ons?per_page=1');
  for (const [method, path, body] of test.given ?? []) await sandbox.api(key, method, path, body);
  if (!test.outsider) return;
  const { method, path, body } = (operations.get(test.id) as Operation).request(test.input);
  await sandbox.api(key, method, path, body === undefined ? undefined : JSON.parse(body));
}

/** Tells the requests of the operation from the reads about it. */
export function isOwn(operation: Operation, input: OperationInput): (line: string) => boolean {
  const { method, path } = operation.request(input);
  return (line) => line === `${method} /api/v1${path}` || line.startsWith(`${method} /api/v1${path}?`);
}

export interface ClientSettings {
  readonly timeoutMs: number;
  readonly onAttempt?: (operation: string, result: AttemptResult) => void;
}

export function clientOf({ capability, operations }: Bench, proxy: FaultProxy, settings: ClientSettings): LagoClient {
  return createClient({
    upstreams: capability.upstreams,
    baseUris: Object.fromEntries(capability.upstreams.map(({ namespace }) => [namespace, proxy.url])),
    secrets: () => ({}),
    timeoutMs: settings.timeoutMs,
    connectTimeoutMs: 1000,
    maxReplyBytes: 10_000_000,
    connections: 4,
    userAgent: 'faults',
    operations: [...operations.values()],
    // Waits are short, so that more runs fit; what is counted is counted in true time.
    clock: { ...systemClock, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 20), signal) },
    policy: {
      baseMs: 4,
      capMs: 20,
      lookMs: 120,
      maxAttempts: 4,
      breaker: { threshold: 0.99, size: 1000, minimum: 1000, openMs: 1 },
    },
    observer: { onAttempt: ({ operation }, result) => settings.onAttempt?.(operation, result) },
  });
}

export function callOnce(
  client: LagoClient,
  operation: Operation,
  input: OperationInput,
  key: string,
  totalMs = TOTAL_MS,
): Promise<End> {
  const context = {
    requestId: key,
    deadline: Date.now() + totalMs,
    signal: new AbortController().signal,
    consumer: 'faults',
    upstreamSecret: key,
    // Each call is an effect of its own, also when two are equal.
    intent: { id: randomUUID(), startedAt: Date.now(), resumed: false },
  };
  return client.call(operation, input, context).then(
    (reply) => ({ told: reply.reconciled ? 'reconciled' : 'success', detail: reply.body.toString() }),
    (error: unknown) => ({ told: toldBy(error), detail: String((error as Error).message) }),
  );
}

function toldBy(error: unknown): Told {
  if (error instanceof OutcomeUnknownError) return 'unknown';
  if (error instanceof UpstreamReplyError) return error.reply.status >= 500 ? 'own error' : 'refused';
  if (error instanceof UpstreamError) return 'failed';
  throw error;
}
