import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const CALL_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const WAIT_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30];
const CALLS_TOGETHER = [1, 2, 5, 10, 25, 50, 100];

/** What tells one process from another in every metric. */
export interface MetricsIdentity {
  /** `rest`, `mcp`: which door this process is. */
  readonly door: string;
  readonly version: string;
  /** Hash of the capability document and its contract. */
  readonly capability: string;
}

/** The metrics of one process: the only place where their names and labels are written. */
export type Metrics = ReturnType<typeof createMetrics>;

/**
 * Creates the metrics of a process. Every label is bounded: operations, tools and buckets by the document, outcomes by
 * the registry of problems. Callers are no label: nothing bounds their number.
 */
export function createMetrics({ door, version, capability }: MetricsIdentity) {
  const registry = new Registry();
  registry.setDefaultLabels({ door });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Gauge({ name, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, buckets: number[], labelNames: readonly L[]) =>
    new Histogram({ name, help, buckets, labelNames, registers });

  gauge('gateway_info', 'Always 1; what runs here.', ['version', 'node', 'capability']).set(
    { version, node: process.version, capability },
    1,
  );
  return {
    registry,
    httpRequests: counter('gateway_http_requests_total', 'Answered requests by status; 499: the caller left.', [
      'status',
    ]),
    calls: counter('gateway_calls_total', 'Calls of operations by how they ended; class: ok, caller or fault.', [
      'operation',
      'outcome',
      'class',
    ]),
    callSeconds: histogram('gateway_call_duration_seconds', 'From input to answer.', CALL_SECONDS, ['operation']),
    callsInFlight: gauge('gateway_calls_in_flight', 'Calls that have begun and not ended.', []),
    tries: counter('gateway_upstream_tries_total', 'Exchanges with the upstream by how they ended.', [
      'operation',
      'result',
    ]),
    trySeconds: histogram('gateway_upstream_try_duration_seconds', 'One exchange with the upstream.', CALL_SECONDS, [
      'operation',
    ]),
    retries: counter('gateway_upstream_retries_total', 'Tries that were repeated, by what had failed.', [
      'operation',
      'reason',
    ]),
    reconciles: counter('gateway_reconciles_total', 'Unclear outcomes by how they were settled.', [
      'operation',
      'verdict',
    ]),
    limiterWaitSeconds: histogram('gateway_limiter_wait_seconds', 'Waiting for a permit to call.', WAIT_SECONDS, [
      'bucket',
      'granted',
    ]),
    together: histogram(
      'gateway_calls_together',
      'Calls that waited for a permit and went as one request.',
      CALLS_TOGETHER,
      ['operation'],
    ),
    limiterLocal: gauge('gateway_limiter_store_local', '1 while the shared limit store does not answer.', []),
    // With a label there is no series before it is set: none where replicas share nothing.
    sharedStateUsable: gauge(
      'gateway_shared_state_usable',
      '1 while the shared store takes writes; none without one.',
      ['store'],
    ),
    keysLost: gauge(
      'gateway_idempotency_keys_lost_timestamp_seconds',
      'When the store of idempotency keys last lost its memory, or was new; 0: never since the start.',
      [],
    ),
    breakerState: gauge('gateway_breaker_state', '0 closed, 1 half-open, 2 open.', ['upstream']),
    cache: counter('gateway_cache_total', 'Look-ups in the cache by result.', ['operation', 'result']),
    collapsed: counter('gateway_collapsed_calls_total', 'Reads that joined an equal one in flight.', ['operation']),
    toolTokens: counter('gateway_tool_tokens_total', 'Tokens of tool answers, estimated as 4 characters each.', [
      'tool',
    ]),
    events: counter('gateway_events_total', 'Kept events: stored, delivered, refused for good, deferred.', ['what']),
    eventsWaiting: gauge('gateway_events_waiting', 'Events that are kept and not yet delivered.', []),
    eventsRefused: gauge('gateway_events_refused', 'Kept events the API refused for good: npm run events.', []),
    eventsOldest: gauge('gateway_events_oldest_seconds', 'Age of the oldest event that is not yet delivered.', []),
    eventsBytes: gauge('gateway_events_bytes', 'Bytes of the store of events; which: used, most.', ['which']),
    draining: gauge('gateway_draining', '1 from the stop signal on.', []),
  };
}
