import type { Send } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import { UpstreamError, UpstreamReplyError } from '../call/errors.js';
import { endedByUpstream, failureKindOf, resultOf, statusOf } from '../exchange/failure-kind.js';
import { labelsOf } from '../call/labels.js';
import type { AttemptResult, CallObserver } from '../call/observer.js';
import type { UpstreamClock } from '../call/upstream-clock.js';

export interface RecordAttemptsOptions {
  readonly clock: Clock;
  readonly upstreamClock: UpstreamClock;
  readonly observer: CallObserver;
}

/** Keeps the record of what was sent, right above the transport, where it is known. */
export function recordAttempts(next: Send, { clock, upstreamClock, observer }: RecordAttemptsOptions): Send {
  return async (call) => {
    const { attempts, operation } = call;
    const ended = (result: AttemptResult, status: number) => {
      observer.onAttempt?.(labelsOf(operation), result, status, clock.now() - began);
      if (!call.urgent) call.context.record?.tried(status);
    };
    const began = clock.now();
    const first = attempts.since === undefined;
    attempts.count += 1;
    attempts.since ??= began;
    try {
      const reply = await next(call);
      upstreamClock.learn(operation.upstream, reply.headers['date'], began, clock.now());
      ended('ok', reply.status);
      return reply;
    } catch (error) {
      if (error instanceof UpstreamReplyError) {
        upstreamClock.learn(operation.upstream, error.reply.headers['date'], began, clock.now());
      }
      if (first && neverActedOn(error)) attempts.since = undefined;
      if (mayBeDone(error)) attempts.open = true;
      ended(resultOf(error), statusOf(error) ?? 0);
      throw error;
    }
  };
}

/** True when the upstream surely did nothing. */
export function neverActedOn(error: unknown): boolean {
  return error instanceof UpstreamError && (error.outcome === 'not-sent' || failureKindOf(error) === 'limited');
}

/** Also when the caller went away meanwhile: whoever asks again must learn what became of it. */
export function mayBeDone(error: unknown): boolean {
  return error instanceof UpstreamError && error.outcome === 'unknown' && !endedByUpstream(error);
}
