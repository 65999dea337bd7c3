import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Operation, OperationInput } from '@lago/capability-model';
import { isRead, UpstreamReplyError } from '@lago/lago-client';
import type { CallContext, Clock, Reply } from '@lago/lago-client';
import type { Log } from '../logging/log.js';
import { keyStateAfter } from './key-state.js';
import { callDigest, effectName } from './key.js';
import type { KeyedContext } from './key.js';
import type { Leases } from './leases.js';
import { inUse, otherAccount, reused, unavailable } from './refusals.js';
import type { ClaimResult, Claim, Lease, IdempotencyStore } from './store.js';
import { readReply, writeReply } from './stored-reply.js';

export interface IdempotencyOptions {
  readonly store: IdempotencyStore;
  readonly leases: Leases;
  readonly log: Log;
  /** Milliseconds after which a call that does not renew its claim counts as crashed. */
  readonly leaseMs: number;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
}

type Make = (context: CallContext) => Promise<Reply>;

/** Makes a call once per key, however often it is asked for. */
export type RunOnce = (
  operation: Operation,
  input: OperationInput,
  context: KeyedContext,
  make: Make,
) => Promise<Reply>;

/** How often what the store did not take is tried again, within one lease. */
const TRIES = 3;

/**
 * Keeps the outcome of a write under the caller's key. A repeat gets the stored answer (marked `replayed`); while the
 * first call runs it gets 409, with another input 422, without the store 503. A call whose process died is resumed:
 * the client then finds out what became of it before anything is sent. Reads and calls without a key just go on.
 */
export function createRunOnce({ store, leases, log, leaseMs, clock }: IdempotencyOptions): RunOnce {
  // What runs here runs whatever the store remembers.
  const running = new Map<string, string>();

  return (operation, input, context, make) => {
    const { idempotencyKey: key } = context;
    return key === undefined || isRead(operation) ? make(context) : keyed(key, operation, input, context, make);
  };

  async function keyed(key: string, ...[operation, input, context, make]: Parameters<RunOnce>): Promise<Reply> {
    const name = effectName(key, operation, context);
    const digest = callDigest(operation, input);
    const other = running.get(name.lasting);
    if (other !== undefined) throw other === digest ? inUse() : reused();
    running.set(name.lasting, digest);
    try {
      const begun = await begin({ name, digest, owner: randomUUID() }, context);
      return begun.kind === 'held' ? await run(begun.hold, context, make) : replay(operation, begun.reply);
    } finally {
      running.delete(name.lasting);
    }
  }

  /** A key that is ours, or what it brought already. Throws ProblemError for every other. */
  async function begin(claim: Claim, { deadline, signal }: KeyedContext) {
    for (;;) {
      const begun = await ask(claim);
      switch (begun.kind) {
        case 'held':
        case 'done':
          return begun;
        case 'running':
          throw inUse(begun.retryAfterMs);
        case 'mismatch':
          throw reused();
        case 'other-account':
          throw otherAccount();
        case 'settling':
          if (clock.now() + begun.waitMs >= deadline) throw unavailable(begun.waitMs);
          await clock.sleep(begun.waitMs, signal);
      }
    }
  }

  async function ask(claim: Claim): Promise<ClaimResult> {
    try {
      return await store.begin(claim);
    } catch (error) {
      // The store may have taken it, or may do so later; nobody is there to use it.
      void again(() => store.withdraw(claim), error);
      throw unavailable(undefined, error);
    }
  }

  async function run(hold: Lease, context: KeyedContext, make: Make): Promise<Reply> {
    const { id, startedAt, writtenAt, resumed, lapse } = hold;
    const intent = { id, startedAt, writtenAt, resumed, ...(lapse && { lapse }) };
    const end = leases.keep(hold);
    try {
      const reply = await make({ ...context, intent });
      await settle(() => hold.finish(writeReply(reply)), end);
      return reply;
    } catch (error) {
      await settle(() => close(hold, error), end);
      throw error;
    }
  }

  /** The caller gets the answer even if it cannot be kept: the next call with the key then resumes and finds it. */
  async function settle(work: () => Promise<void>, end: () => void): Promise<void> {
    try {
      await work();
      end();
    } catch (error) {
      void again(work, error).finally(end);
    }
  }

  async function again(work: () => Promise<void>, first: unknown): Promise<void> {
    let failure = first;
    for (let tries = 0; tries < TRIES; tries += 1) {
      await pause(tries === 0 ? 0 : leaseMs / TRIES, undefined, { ref: false });
      try {
        return await work();
      } catch (error) {
        failure = error;
      }
    }
    log.warn({ err: failure }, 'what became of an idempotency key could not be stored');
  }
}

function close(hold: Lease, error: unknown): Promise<void> {
  switch (keyStateAfter(error)) {
    case 'done':
      return hold.finish(writeReply((error as UpstreamReplyError).reply));
    case 'free':
      return hold.release();
    default:
      return hold.abandon();
  }
}

function replay(operation: Operation, text: string): Reply {
  const reply = readReply(text);
  if (reply.status >= 400) throw new UpstreamReplyError(reply, operation.upstream ?? '');
  return reply;
}
