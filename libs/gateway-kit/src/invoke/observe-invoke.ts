import { SpanKind } from '@opentelemetry/api';
import type { Capability } from '@lago/capability-model';
import type { Invoke } from './invoke.js';
import type { Metrics } from '../telemetry/metrics.js';
import { accessOf } from '../capability/operation-class.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { outcomeOfFailure, recordedFailure } from '../problem/recorded-failure.js';
import { classOfLabel, outcomeLabel } from '../telemetry/outcome-label.js';
import type { Tracing } from '../telemetry/tracing.js';

export interface ObserveInvokeParts {
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly capability: Capability;
  readonly door: string;
}

/** Puts a span, a count and a duration around every call of `invoke`. */
export function observeInvoke(invoke: Invoke, { metrics, tracing, capability, door }: ObserveInvokeParts): Invoke {
  const run = tracing.enabled ? traced : invoke;
  showUnclear(metrics, capability);
  return async (operation, input, context) => {
    const started = performance.now();
    const { record } = context;
    let outcome = 'ok';
    metrics.callsInFlight.inc();
    record?.begin(operation.id, accessOf(operation) === 'write');
    try {
      const reply = await run(operation, input, context);
      if (reply.dryRun) outcome = 'dry_run';
      record?.end(reply.dryRun ? 'not-sent' : 'done');
      return reply;
    } catch (error) {
      outcome = context.signal.aborted ? 'aborted' : outcomeLabel(error);
      record?.end(outcomeOfFailure(error, record.tries > 0), recordedFailure(error));
      throw error;
    } finally {
      metrics.callsInFlight.dec();
      metrics.calls.inc({ operation: operation.id, outcome, class: classOfLabel(outcome) });
      metrics.callSeconds.observe({ operation: operation.id }, (performance.now() - started) / 1000);
    }
  };

  function traced(...[operation, input, context]: Parameters<Invoke>): ReturnType<Invoke> {
    const { id, pathTemplate } = operation;
    const attributes = { 'gateway.operation': id, 'gateway.door': door, 'url.template': pathTemplate };
    const options = { name: `invoke ${id}`, kind: SpanKind.INTERNAL, parent: context.traceparent, attributes };
    return tracing.span(options, (traceparent) =>
      invoke(operation, input, traceparent ? { ...context, traceparent } : context),
    );
  }
}

/** A counter born at 1 has no increase: what an alert counts is there from the start. */
function showUnclear({ calls }: Metrics, { routes, tools }: Capability): void {
  const outcome = PROBLEMS.outcomeUnknown.code;
  for (const { operation } of [...routes, ...tools]) {
    if (accessOf(operation) === 'write') calls.inc({ operation: operation.id, outcome, class: 'fault' }, 0);
  }
}
