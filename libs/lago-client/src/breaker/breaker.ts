import { circuitBreaker, CircuitState, CountBreaker, handleWhen } from 'cockatiel';
import type { CircuitBreakerPolicy } from 'cockatiel';
import type { Send } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import {
  AccessTokenError,
  BreakerOpenError,
  CallAbortedError,
  LimiterRejectedError,
  UpstreamError,
  UpstreamTimeoutError,
} from '../call/errors.js';
import { endedByUpstream, failureKindOf, statusOf } from '../exchange/failure-kind.js';
import type { CallObserver } from '../call/observer.js';

export interface BreakerOptions {
  /** Part of the last `size` tries (0 to 1) that must fail to open. */
  readonly threshold: number;
  readonly size: number;
  /** Tries needed before it can open at all. */
  readonly minimum: number;
  /** Milliseconds until one try may probe. */
  readonly openMs: number;
  readonly clock: Clock;
  readonly observer: CallObserver;
}

const NAMES = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
} as const;

/**
 * Stops sending while an upstream fails most of the time, then lets one try probe it. Only lost connections, time-outs
 * and 5xx of proxies count: an answer below 500 or the API's own 500 in JSON show that somebody is there.
 */
export function breaker(next: Send, options: BreakerOptions): Send {
  const circuits = new Map<string, Circuit>();
  return async (call) => {
    const upstream = call.operation.upstream ?? '';
    const circuit = circuits.get(upstream) ?? createCircuit(upstream, options);
    circuits.set(upstream, circuit);
    // The library lets everybody wait for the probe; a caller is better served with a quick answer.
    if (circuit.blocked()) throw new BreakerOpenError(upstream, circuit.remainingMs());
    return circuit.policy.execute(() => next(call));
  };
}

interface Circuit {
  readonly policy: CircuitBreakerPolicy;
  blocked(): boolean;
  remainingMs(): number;
}

function createCircuit(
  upstream: string,
  { threshold, size, minimum, openMs, clock, observer }: BreakerOptions,
): Circuit {
  let openedAt = 0;
  const policy = circuitBreaker(
    handleWhen((error) => isFailure(error) || (policy.state === CircuitState.HalfOpen && provedNothing(error))),
    { halfOpenAfter: openMs, breaker: new CountBreaker({ threshold, size, minimumNumberOfCalls: minimum }) },
  );
  policy.onStateChange((state) => {
    if (state === CircuitState.Open) openedAt = clock.now();
    observer.onBreaker?.(upstream, NAMES[state]);
  });
  const remainingMs = () => Math.max(100, openedAt + openMs - clock.now());
  return {
    policy,
    remainingMs,
    blocked: () =>
      policy.state === CircuitState.HalfOpen || (policy.state === CircuitState.Open && clock.now() < openedAt + openMs),
  };
}

function isFailure(error: unknown): boolean {
  if (!(error instanceof UpstreamError) || endedByUpstream(error)) return false;
  // A try that the caller's own deadline cut short says nothing; an answer below 500, whoever's it is, shows that
  // somebody is there.
  if (error instanceof UpstreamTimeoutError && error.phase === 'deadline') return false;
  const status = statusOf(error);
  if (status !== undefined && status < 500) return false;
  const fate = failureKindOf(error);
  return fate === 'not-sent' || fate === 'unknown';
}

/** A probe that never reached the upstream, or was given up too early, must not close the circuit. */
function provedNothing(error: unknown): boolean {
  if (error instanceof UpstreamTimeoutError) return error.phase === 'deadline';
  const held = [AccessTokenError, CallAbortedError, LimiterRejectedError];
  return held.some((kind) => error instanceof kind);
}
