import type { Operation } from '@lago/capability-model';
import type { Call, Send } from '../src/call/call.js';
import { UpstreamUnreachableError } from '../src/call/errors.js';
import { failureKindOf, endedByUpstream } from '../src/exchange/failure-kind.js';
import { reconcile } from '../src/reconcile/reconcile.js';
import type { ReconcileOptions } from '../src/reconcile/reconcile.js';
import type { Reply } from '../src/call/reply.js';
import { localLedger } from '../src/shared-state/ledger.js';
import { createUpstreamClock } from '../src/call/upstream-clock.js';
import { callOf } from './calls.js';
import type { FakeClock } from './fake-clock.js';
import { fakeClock } from './fake-clock.js';
import { lagoOperations } from './lago.js';

const operations = lagoOperations();

export const LOST = new UpstreamUnreachableError('unknown', 'ECONNRESET');

type Answer = (call: Call) => Reply | Error | Promise<Reply | Error>;

/** Reconcile over an upstream whose answers a test writes per operation; it keeps what was sent. */
export function bench(answers: Readonly<Record<string, Answer>>, overrides: Partial<ReconcileOptions> = {}) {
  const clock: FakeClock = (overrides.clock as FakeClock | undefined) ?? fakeClock();
  const sent: Call[] = [];
  const next: Send = async (call) => {
    sent.push(call);
    // What the layer above the transport keeps.
    call.attempts.count += 1;
    call.attempts.since ??= clock.now();
    const end = await (answers[call.operation.id] ?? (() => new TypeError(`nobody answers ${call.operation.id}`)))(
      call,
    );
    if (!(end instanceof Error)) return end;
    if (failureKindOf(end) === 'unknown' && !endedByUpstream(end)) call.attempts.open = true;
    throw end;
  };
  const options: ReconcileOptions = {
    operations: [...operations.values()],
    clock,
    observer: {},
    upstreamClock: createUpstreamClock(),
    ledger: localLedger(clock),
    budget: { deposit: () => undefined, share: () => undefined, withdraw: () => true },
    baseMs: 10,
    capMs: 100,
    maxRepeats: 3,
    settleMs: 60_000,
    lookMs: 1000,
    ...overrides,
  };
  const send = reconcile(next, options);
  let named = 0;
  return {
    clock,
    sent,
    options,
    ids: () => sent.map(({ operation }) => operation.id),
    /** Names an effect of its own unless the context says otherwise. */
    call: (id: string, input: Parameters<typeof callOf>[1], context: Parameters<typeof callOf>[2] = {}) => {
      const intent = { id: `i-${(named += 1)}`, startedAt: clock.now(), resumed: false };
      return send(callOf(operations.get(id) as Operation, input, { intent, ...context }));
    },
  };
}
