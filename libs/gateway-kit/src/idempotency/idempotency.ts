import { randomUUID } from 'node:crypto';
import type { Operation, OperationInput } from '@lago/capability-model';
import { isRead, UpstreamReplyError } from '@lago/lago-client';
import type { CallContext, Reply } from '@lago/lago-client';
import type { InvokeContext } from '../context.js';
import type { Log } from '../log.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';
import { callDigest, effectId } from './key.js';
import { keepLease } from './lease.js';
import { endOf } from './end.js';
import type { Begun, IdempotencyStore } from './store.js';
import { readReply, writeReply } from './stored-reply.js';

export interface IdempotencyOptions {
  readonly store: IdempotencyStore;
  readonly log: Log;
  /** Milliseconds after which a call that does not renew its claim counts as crashed. */
  readonly leaseMs: number;
  /** Milliseconds an outcome is kept. */
  readonly ttlMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

type Make = (context: CallContext) => Promise<Reply>;

/** Makes a call once per key, however often it is asked for. */
export type Once = (operation: Operation, input: OperationInput, context: InvokeContext, make: Make) => Promise<Reply>;

/**
 * Keeps the outcome of a write under the caller's key. A repeat gets the stored answer (marked `replayed`); while the
 * first call runs it gets 409, with another input 422, without the store 503. A call whose process died is resumed:
 * the client then finds out what became of it before anything is sent. Reads and calls without a key just go on.
 */
export function createOnce(options: IdempotencyOptions): Once {
  const { store, log, leaseMs, ttlMs, now } = options;

  return (operation, input, context, make) => {
    const { idempotencyKey: key } = context;
    return key === undefined || isRead(operation) ? make(context) : keyed(key, operation, input, context, make);
  };

  async function keyed(key: string, ...[operation, input, context, make]: Parameters<Once>): Promise<Reply> {
    const id = effectId(key, operation, context);
    const owner = randomUUID();
    const begun = await begin(id, { digest: callDigest(operation, input), owner, now: now(), leaseMs, ttlMs });
    if (begun.kind === 'done') return replay(operation, readReply(begun.reply));
    if (begun.kind !== 'started' && begun.kind !== 'resumed') throw refusal(begun);

    const resumed = begun.kind === 'resumed';
    const intent = { id, startedAt: begun.startedAt, resumed };
    const lease = keepLease(store, id, owner, leaseMs);
    try {
      const reply = await make({ ...context, intent });
      await settle(() => store.finish(id, owner, writeReply(reply), ttlMs));
      return reply;
    } catch (error) {
      const end = endOf(error, resumed);
      if (end === 'done') {
        await settle(() => store.finish(id, owner, writeReply((error as UpstreamReplyError).reply), ttlMs));
      } else {
        await settle(() => (end === 'free' ? store.release(id, owner) : store.abandon(id, owner)));
      }
      throw error;
    } finally {
      lease.end();
    }
  }

  async function begin(id: string, given: Parameters<IdempotencyStore['begin']>[1]): Promise<Begun> {
    try {
      return await store.begin(id, given);
    } catch (error) {
      const detail = 'the key can not be checked at present, and the call could happen twice without it';
      throw new ProblemError(PROBLEMS.idempotencyStoreUnavailable, detail, {
        headers: { 'retry-after': '2' },
        cause: error,
      });
    }
  }

  /** The caller gets the answer even if it can not be kept: the next call with the key then resumes and finds it. */
  async function settle(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, 'the outcome of an idempotent call could not be stored');
    }
  }
}

function replay(operation: Operation, reply: Reply): Reply {
  if (reply.status >= 400) throw new UpstreamReplyError(reply, operation.upstream ?? '');
  return reply;
}

function refusal(begun: Extract<Begun, { kind: 'running' | 'mismatch' }>): ProblemError {
  if (begun.kind === 'mismatch') {
    return new ProblemError(
      PROBLEMS.idempotencyKeyReused,
      'this idempotency key was used for another call; take a new one',
    );
  }
  const seconds = String(Math.max(1, Math.ceil(begun.retryAfterMs / 1000)));
  return new ProblemError(PROBLEMS.idempotencyKeyInUse, 'a call with this idempotency key is still running', {
    headers: { 'retry-after': seconds },
  });
}
