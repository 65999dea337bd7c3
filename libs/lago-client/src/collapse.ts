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
  readonly reply: Promise<Reply>;
  readonly deadline: number;
  readonly abort: AbortController;
  waiters: number;
}

/**
 * One exchange for equal GETs in flight of the same account. A waiter that goes away does not end it for the others,
 * and nobody joins a read that began before a write to the same resource.
 */
export function collapse(next: Send, { clock, versions, observer }: CollapseOptions): Send {
  const inFlight = new Map<string, Shared>();

  return async (call) => {
    if (call.operation.method !== 'GET') return isRead(call.operation) ? next(call) : write(call);
    const key = `${readKey(call)}\n${versions.of(call.operation)}`;
    const known = inFlight.get(key);
    // Whoever has more time than the running read must not end with its time-out.
    if (known && known.deadline >= call.context.deadline) {
      observer.onCollapse?.(labelsOf(call.operation));
      return wait(known, call);
    }
    return wait(begin(key, call), call);
  };

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
    const shared: Shared = { reply, deadline: call.context.deadline, abort, waiters: 0 };
    inFlight.set(key, shared);
    const forget = () => void (inFlight.get(key) === shared && inFlight.delete(key));
    reply.then(forget, forget);
    abort.signal.addEventListener('abort', forget, { once: true });
    return shared;
  }

  async function wait(shared: Shared, { context }: Call): Promise<Reply> {
    if (context.signal.aborted) throw new CallAbortedError();
    shared.waiters += 1;
    const over = new AbortController();
    try {
      return await Promise.race([shared.reply, gone(context.signal, over.signal), late(context.deadline, over.signal)]);
    } finally {
      over.abort();
      shared.waiters -= 1;
      if (shared.waiters === 0) shared.abort.abort();
    }
  }

  async function late(deadline: number, over: AbortSignal): Promise<never> {
    const ms = Math.max(0, deadline - clock.now());
    await clock.sleep(ms, over);
    throw new UpstreamTimeoutError('maybe', ms);
  }
}

function gone(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new CallAbortedError()), { once: true, signal: over });
  });
}
