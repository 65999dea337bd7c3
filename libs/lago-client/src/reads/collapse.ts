import type { Call, CallContext, Send } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import { CallAbortedError, UpstreamTimeoutError } from '../call/errors.js';
import { isRead, labelsOf } from '../call/labels.js';
import type { CallObserver } from '../call/observer.js';
import { readKey } from './read-key.js';
import type { Reply } from '../call/reply.js';
import type { ResourceVersions } from './resource.js';
import { InFlightMap } from './in-flight-map.js';

export interface CollapseOptions {
  readonly clock: Clock;
  readonly versions: ResourceVersions;
  readonly observer: CallObserver;
}

interface Running {
  readonly reply: Promise<Reply>;
  readonly deadline: number;
}

/**
 * One exchange for equal GETs in flight of the same account. It belongs to the call that began it: when that one goes
 * away or runs out of time, the others make another, and share it. Nobody joins a read that began before a write to the
 * same resource.
 */
export function collapse(next: Send, { clock, versions, observer }: CollapseOptions): Send {
  const inFlight = new InFlightMap<Running>();

  const send: Send = async (given) => {
    const { operation, input } = given;
    if (operation.method !== 'GET') return isRead(operation) ? next(given) : write(given);
    const call = { ...given, request: given.request ?? operation.request(input) };
    const checked = call.context.passThrough ? 'end' : 'whole';
    const key = `${readKey(call)}\n${versions.of(operation)}\n${checked}`;
    const running = inFlight.get(key);
    return running ? join(running, call) : begin(key, call);
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

  function begin(key: string, call: Call): Promise<Reply> {
    const reply = next(call);
    const running = { reply, deadline: call.context.deadline };
    inFlight.set(key, running);
    const forget = () => {
      if (inFlight.get(key) === running) inFlight.delete(key);
    };
    reply.then(forget, forget);
    return reply;
  }

  async function join(running: Running, call: Call): Promise<Reply> {
    observer.onCollapse?.(labelsOf(call.operation));
    try {
      return await waitFor(running, call.context);
    } catch (error) {
      if (endedForOther(error, running, call.context)) return send(call);
      throw error;
    }
  }

  /** The reply of a running read, for as long as this caller waits. */
  function waitFor({ reply, deadline }: Running, context: CallContext): Promise<Reply> {
    const over = new AbortController();
    const ends = [reply, gone(context.signal, over.signal)];
    // Only who has less time than the running read needs a limit of its own.
    if (context.deadline < deadline) ends.push(late(context.deadline, over.signal));
    return Promise.race(ends).finally(() => over.abort());
  }

  /** The read ended because its own caller left or had less time: no reason for this one to end. */
  function endedForOther(error: unknown, { deadline }: Running, context: CallContext): boolean {
    if (error instanceof CallAbortedError) return !context.signal.aborted;
    const late = error instanceof UpstreamTimeoutError && deadline < context.deadline;
    return late && clock.now() < context.deadline;
  }

  function gone(signal: AbortSignal, over: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      if (signal.aborted) return reject(new CallAbortedError());
      signal.addEventListener('abort', () => reject(new CallAbortedError()), { signal: over });
    });
  }

  async function late(deadline: number, over: AbortSignal): Promise<never> {
    const ms = Math.max(0, deadline - clock.now());
    const ended = await clock.sleep(ms, over).then(
      () => false,
      () => true,
    );
    return ended ? new Promise(() => undefined) : Promise.reject(new UpstreamTimeoutError('unknown', ms));
  }
}
