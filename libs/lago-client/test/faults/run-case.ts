import type { Capability, Operation } from '@lago/capability-model';
import { createClient } from '../../src/client.js';
import { OutcomeUnknownError, UpstreamError, UpstreamReplyError } from '../../src/errors.js';
import { isRead } from '../../src/labels.js';
import type { Case } from './cases.js';
import { faultProxy } from './fault-proxy.js';
import type { Fault, FaultProxy } from './fault-proxy.js';
import { ledgerOf } from './ledger.js';
import type { Sandbox } from './sandbox.js';

/** What the caller was told. */
export type Told = 'success' | 'reconciled' | 'refused' | 'own error' | 'failed' | 'unknown';

export interface Result {
  readonly told: Told;
  readonly detail: string;
  /** Organization after the call. */
  readonly ledger: string;
  readonly proxy: Pick<FaultProxy, 'seen'>;
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
const TRY_MS = 300;
const CALM_TRY_MS = 3000;
const TOTAL_MS = 4000;

/** Makes one call on a fresh organization through a proxy that follows the schedule. */
export async function runCase(bench: Bench, test: Case, key: string, { own, reads }: Schedule): Promise<Result> {
  const { sandbox, capability, operations } = bench;
  const operation = operations.get(test.id) as Operation;
  // An organization comes into being at its first request, which takes the sandbox longer than a try may.
  await sandbox.api(key, 'GET', '/add_ons?per_page=1');
  for (const [method, path, body] of test.given ?? []) await sandbox.api(key, method, path, body);
  const { method, path } = operation.request(test.input);
  const queue = [...own];
  const mine = (line: string) => line === `${method} /api/v1${path}` || line.startsWith(`${method} /api/v1${path}?`);
  const refusals = own.findIndex((fault) => fault !== 'refused');
  const closedFor = refusals < 0 ? own.length : refusals;
  queue.splice(0, closedFor);
  const proxy = await faultProxy(sandbox.url, (line) => (mine(line) ? queue.shift() : reads()), closedFor > 0);
  let failures = 0;
  const client = createClient({
    upstreams: capability.upstreams,
    baseUris: Object.fromEntries(capability.upstreams.map(({ namespace }) => [namespace, proxy.url])),
    secrets: () => ({}),
    timeoutMs: own.length ? TRY_MS : CALM_TRY_MS,
    connectTimeoutMs: 1000,
    maxReplyBytes: 10_000_000,
    connections: 4,
    userAgent: 'faults',
    operations: [...operations.values()],
    policy: {
      baseMs: 4,
      capMs: 20,
      lookMs: 120,
      maxTries: 4,
      breaker: { threshold: 0.99, size: 1000, minimum: 1000, openMs: 1 },
    },
    observer: { onTry: (_, result) => void (result === 'unreachable' && (failures += 1) >= closedFor && proxy.open()) },
  });
  const context = {
    requestId: key,
    deadline: Date.now() + TOTAL_MS,
    signal: new AbortController().signal,
    consumer: 'faults',
    upstreamSecret: key,
  };
  try {
    const end = await client.call(operation, test.input, context).then(
      (reply) => ({
        told: reply.reconciled ? ('reconciled' as const) : ('success' as const),
        detail: reply.body.toString(),
      }),
      (error: unknown) => ({ told: toldBy(error), detail: String((error as Error).message) }),
    );
    return { ...end, ledger: isRead(operation) ? '' : await ledgerOf(sandbox, key), proxy };
  } finally {
    await proxy.close();
    await client.close();
  }
}

function toldBy(error: unknown): Told {
  if (error instanceof OutcomeUnknownError) return 'unknown';
  if (error instanceof UpstreamReplyError) return error.reply.status >= 500 ? 'own error' : 'refused';
  if (error instanceof UpstreamError) return 'failed';
  throw error;
}
