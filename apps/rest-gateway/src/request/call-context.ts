import { firstValue, readTraceContext } from '@lago/gateway-kit';
import type { Consumer, Exchange, InvokeContext } from '@lago/gateway-kit';
import { prefers } from './prefer.js';

export interface CallOptions {
  /** Milliseconds the whole call may take. */
  readonly totalTimeoutMs: number;
  readonly caller: Consumer;
}

/** What a request says about its call besides operation and input. */
export function callContext(
  { request, id, headers, signal, record }: Exchange,
  { totalTimeoutMs, caller }: CallOptions,
): InvokeContext {
  const idempotencyKey = firstValue(request.headers['idempotency-key']);
  const prefer = firstValue(request.headers['prefer']);
  return {
    requestId: id,
    ...readTraceContext(request.headers.traceparent, request.headers['tracestate']),
    deadline: Date.now() + totalTimeoutMs,
    signal,
    record,
    consumer: caller.name,
    caller,
    setHeader: (name, value) => (headers[name] = value),
    passThrough: true,
    dryRun: prefers(prefer, 'dry-run'),
    mayCut: true,
    respondAsync: prefers(prefer, 'respond-async') ? 'wanted' : 'may',
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}
