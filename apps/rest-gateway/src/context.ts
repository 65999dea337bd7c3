import { readTraceContext } from '@lago/gateway-kit';
import type { Consumer, InvokeContext } from '@lago/gateway-kit';
import type { Exchange } from './exchange.js';
import { single } from './exchange.js';
import { prefers } from './prefer.js';

export interface ContextOptions {
  /** Milliseconds the whole call may take. */
  readonly totalTimeoutMs: number;
  readonly signal: AbortSignal;
  readonly caller: Consumer | undefined;
}

/** What a request says about its call besides operation and input. */
export function callContext(
  { request, id, headers }: Exchange,
  { totalTimeoutMs, signal, caller }: ContextOptions,
): InvokeContext {
  const idempotencyKey = single(request.headers['idempotency-key']);
  return {
    requestId: id,
    ...readTraceContext(request.headers.traceparent, request.headers['tracestate']),
    deadline: Date.now() + totalTimeoutMs,
    signal,
    consumer: caller?.name ?? '',
    caller,
    announce: (name, value) => (headers[name] = value),
    passedOn: true,
    dryRun: prefers(single(request.headers['prefer']), 'dry-run'),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}
