import type { Call, Send } from './call.js';
import { noAttempts } from './call.js';
import type { Clock } from './clock.js';
import { CallAbortedError, UpstreamTimeoutError } from './errors.js';
import { isRead, labelsOf } from './labels.js';
import type { CallObserver } from './observer.js';
import { readKey } from './read-key.js';
import type { Reply } from './reply.js';
import type { ResourceVersions } from './resource.js';

export interface CollapseOptions {
  readonly clock: Clock;
  readonly versions: ResourceVersions;
  readonly observer: CallObserver;
}

interface Shared {
  readonly key: string;
  readonly reply: Promise<Reply>;
  readonly deadline: number;
  readonly abort: AbortController;
  waiters: number;
  settled: boolean;
}

/**
 * One exchange for equal GETs in flight of the same account. A waiter that goes away does not end it for the others,
 * and nobody joins a read that began before a write to the same resource.
 */
export function collapse(next: Send, { clock, versions, observer }: CollapseOptions): Send {
  const inFlight = new Map<string, Shared>();

  const send: Send = async (given) => {
    const { operation, input } = given;
    if (operation.method !== 'GET') return isRead(operation) ? next(given) : write(given);
    const call = { ...given, request: given.request ?? operation.request(input) };
    const key = `${readKey(call)}\n${versions.of(call.operation)}`;
    const known = inFlight.get(key);
    if (!known) return wait(begin(key, call), call);
    observer.onCollapse?.(labelsOf(call.operation));
    // Only who has less time than the running read needs a limit of its own.
    const joined = wait(known, call, call.context.deadline < known.deadline ? late : undefined);
    return joined.catch((error: unknown) => {
      // Whoever has more time must not end with the time-out of the read it joined.
      const ended = error instanceof UpstreamTimeoutError && clock.now() < call.context.deadline;
      return ended && known.deadline < call.context.deadline ? send(call) : Promise.reject(error as Error);
    });
  };
  return send;

  async function write(call: Call): Promise<Reply> {
    versions.bump(call.operation);
    try {
      return await next(call);
    } finally {
      versions.bump(call.operation);
    }
  }

  function begin(key: string, call: Call): Shared {
    const abort = new AbortController();
    const context = { ...call.context, signal: abort.signal };
    const reply = next({ ...call, context, attempts: noAttempts() });
    const shared: Shared = { key, reply, deadline: call.context.deadline, abort, waiters: 0, settled: false };
    inFlight.set(key, shared);
    const forget = () => {
      shared.settled = true;
      if (inFlight.get(key) === shared) inFlight.delete(key);
    };
    reply.then(forget, forget);
    return shared;
  }

  /** Waits for a shared read until the caller goes away; only who joined later needs a limit of its own. */
  function wait(shared: Shared, { context }: Call, limit?: typeof late): Promise<Reply> {
    const { signal } = context;
    if (signal.aborted) return Promise.reject(new CallAbortedError());
    const over = limit && new AbortController();
    shared.waiters += 1;
    return new Promise<Reply>((resolve, reject) => {
      const gone = () => end(() => reject(new CallAbortedError()));
      let waiting = true;
      const end = (answer: () => void) => {
        if (!waiting) return;
        waiting = false;
        signal.removeEventListener('abort', gone);
        over?.abort();
        shared.waiters -= 1;
        if (shared.waiters === 0 && !shared.settled) abandon(shared);
        answer();
      };
      const fail = (error: unknown) => end(() => reject(error as Error));
      signal.addEventListener('abort', gone, { once: true });
      shared.reply.then((reply) => end(() => resolve(reply)), fail);
      if (over) limit(context.deadline, over.signal).catch(fail);
    });
  }

  /** Nobody waits any more: the exchange ends, and nobody may join it. */
  function abandon(shared: Shared): void {
    if (inFlight.get(shared.key) === shared) inFlight.delete(shared.key);
    shared.abort.abort();
  }

  async function late(deadline: number, over: AbortSignal): Promise<void> {
    const ms = Math.max(0, deadline - clock.now());
    const ended = await clock.sleep(ms, over).then(
      () => false,
      () => true,
    );
    if (!ended) throw new UpstreamTimeoutError('maybe', ms);
  }
}
