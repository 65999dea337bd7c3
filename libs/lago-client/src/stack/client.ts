import type { Operation, OperationInput } from '@lago/capability-model';
import { createAccessTokens } from '../credentials/access-tokens.js';
import { authorise } from '../credentials/authorise.js';
import { breaker } from '../breaker/breaker.js';
import { cache } from '../reads/cache.js';
import { noAttempts } from '../call/call.js';
import type { Call, CallContext, Send } from '../call/call.js';
import type { CallPolicy } from './call-policy.js';
import { DEFAULT_POLICY } from './call-policy.js';
import { systemClock } from '../call/clock.js';
import type { Clock } from '../call/clock.js';
import { collapse } from '../reads/collapse.js';
import { CallAbortedError } from '../call/errors.js';
import { fallbackPermits } from '../limiter/fallback-permits.js';
import { createLanes } from '../limiter/lanes.js';
import { limit } from '../limiter/limiter.js';
import { localPermits } from '../limiter/permits.js';
import type { CallObserver, TraceTry } from '../call/observer.js';
import { reconcile } from '../reconcile/reconcile.js';
import type { Reply } from '../call/reply.js';
import { resourceVersions } from '../reads/resource.js';
import { createRetryBudget } from '../retry/budget.js';
import { retry } from '../retry/retry.js';
import { bothLedgers } from '../shared-state/both-ledgers.js';
import { localLedger } from '../shared-state/ledger.js';
import { redisLedger } from '../shared-state/redis-ledger.js';
import { redisPermits } from '../shared-state/redis-permits.js';
import type { SharedScripts } from '../shared-state/scripts.js';
import { traceTries } from '../transport/trace-tries.js';
import { createTransport } from '../transport/transport.js';
import type { TransportOptions } from '../transport/transport.js';
import { recordAttempts } from '../retry/record-attempts.js';
import { travel } from '../travel/travel.js';
import { createUpstreamClock } from '../call/upstream-clock.js';
import { redact } from '../transport/wire-request.js';

/** The request a call would send, with its credential blanked. */
export interface DescribedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Calls a consumed API by its operations. */
export interface LagoClient {
  /**
   * Sends one operation with validated input. Resolves with the reply of a status below 300.
   * Throws UpstreamReplyError for 400 and more, OutcomeUnknownError when a write may or may not have happened, and the
   * other UpstreamErrors when no such reply came.
   */
  call(operation: Operation, input: OperationInput, context: CallContext): Promise<Reply>;
  /** The exact request `call` would send, its credential blanked; sends nothing. Throws InputError. */
  describe(operation: Operation, input: OperationInput, context: CallContext): DescribedRequest;
  /** Waits for what is in flight and closes the connections. */
  close(): Promise<void>;
}

export interface ClientOptions extends TransportOptions {
  /** Operations whose reads the reconcile rules may use: all that are exposed. */
  readonly operations?: readonly Operation[];
  readonly policy?: Partial<CallPolicy>;
  /** State shared with other processes; without it limits and claims are of this process alone. */
  readonly shared?: SharedScripts;
  readonly observer?: CallObserver;
  /** Makes a span of each try; without it what the context says of a trace is passed on. */
  readonly traceTry?: TraceTry;
  readonly clock?: Clock;
  /** Told of each access token that was got by client credentials, so that it can be kept out of logs. */
  onAccessToken?(upstream: string, token: string): void;
}

type Transport = ReturnType<typeof createTransport>;

/** Builds the stack once; every call goes through it. Throws TypeError when a reconcile rule is malformed. */
export function createClient(options: ClientOptions): LagoClient {
  const transport = createTransport(options);
  const send = createStack(transport, options);
  return {
    call: (operation, input, context) => {
      const call = { operation, input, context, attempts: noAttempts() };
      return send(call).catch((error: unknown) => {
        throw error instanceof CallAbortedError ? leftAt(call) : error;
      });
    },
    describe: (operation, input, context) => {
      const call = { operation, input, context, attempts: noAttempts() };
      const { method, origin, target, headers, body } = transport.write(call, redact);
      return { method, url: origin + target, headers, ...(body === undefined ? {} : { body }) };
    },
    close: () => transport.close(),
  };
}

/** Whoever goes away leaves behind what was sent until then, in this call or an earlier one for the same effect. */
function leftAt({ attempts, context }: Call): CallAbortedError {
  const mayHaveBegun = attempts.since !== undefined || context.intent?.resumed === true || context.intent?.lapse;
  return new CallAbortedError(mayHaveBegun ? 'unknown' : 'not-sent');
}

function createStack({ send: exchange, ask, write }: Transport, options: ClientOptions): Send {
  const { shared, observer = {}, traceTry, clock = systemClock, operations = [], connections } = options;
  const policy: CallPolicy = { ...DEFAULT_POLICY, ...options.policy };
  const parts = { ...policy, clock, observer, upstreamClock: createUpstreamClock(), versions: resourceVersions() };
  const budget = createRetryBudget(policy.retryBudget, clock);
  const own = { permits: localPermits(clock), ledger: localLedger(clock) };
  const permits = shared ? fallbackPermits(redisPermits(shared), own.permits, observer) : own.permits;
  const ledger = shared ? bothLedgers(redisLedger(shared), own.ledger) : own.ledger;

  const lanes = createLanes({ ...parts, connections, permits });

  let send = traceTry ? traceTries(exchange, write, traceTry) : exchange;
  send = recordAttempts(send, parts);
  send = authorise(send, options.upstreams, createAccessTokens({ ...options, ask, clock }));
  send = limit(send, { ...parts, lanes });
  send = breaker(send, { ...policy.breaker, clock, observer });
  send = travel(send, { ...parts, lanes, budget, operations });
  send = retry(send, { ...parts, budget });
  send = reconcile(send, { ...parts, budget, ledger, operations });
  if (policy.cache) send = cache(send, { ...policy.cache, ...parts });
  return collapse(send, parts);
}
