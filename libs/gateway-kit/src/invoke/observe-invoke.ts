import { SpanKind } from '@opentelemetry/api';
import type { Attributes } from '@opentelemetry/api';
import type { Capability, Operation } from '@lago/capability-model';
import type { Invoke } from './invoke.js';
import type { Metrics } from '../telemetry/metrics.js';
import { accessOf } from '../capability/operation-class.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { classOfOutcome, outcomeOf } from '../telemetry/outcome.js';
import type { Tracing } from '../telemetry/tracing.js';

export interface ObserveParts {
  readonly metrics: Metrics;
  readonly tracing: Tracing;
}

export interface ObserveInvokeParts extends ObserveParts {
  readonly capability: Capability;
  readonly door: string;
}

/** Puts a span, a count and a duration around every call of `invoke`. */
export function observeInvoke(invoke: Invoke, { metrics, tracing, capability, door }: ObserveInvokeParts): Invoke {
  const tools = new Map(capability.tools.map(({ operation, name }) => [operation.id, name]));
  const run = tracing.enabled ? traced : invoke;
  showUnclear(metrics, capability);
  return async (operation, input, context) => {
    const started = performance.now();
    let outcome = 'ok';
    metrics.callsInFlight.inc();
    try {
      const reply = await run(operation, input, context);
      if (reply.dryRun) outcome = 'dry_run';
      return reply;
    } catch (error) {
      outcome = context.signal.aborted ? 'aborted' : outcomeOf(error);
      throw error;
    } finally {
      metrics.callsInFlight.dec();
      metrics.calls.inc({ operation: operation.id, outcome, class: classOfOutcome(outcome) });
      metrics.callSeconds.observe({ operation: operation.id }, (performance.now() - started) / 1000);
    }
  };

  function traced(...[operation, input, context]: Parameters<Invoke>): ReturnType<Invoke> {
    const { name, attributes } = describe(operation, door, tools.get(operation.id));
    const options = { name, kind: SpanKind.INTERNAL, parent: context.traceparent, attributes };
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

/** MCP semantic conventions for tools (`gen_ai.*`, `mcp.*`), the operation for everybody. */
function describe(operation: Operation, door: string, tool: string | undefined) {
  const attributes: Attributes = {
    'gateway.operation': operation.id,
    'gateway.door': door,
    'url.template': operation.pathTemplate,
  };
  if (door !== 'mcp' || !tool) return { name: `invoke ${operation.id}`, attributes };
  const mcp = { 'mcp.method.name': 'tools/call', 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': tool };
  return { name: `tools/call ${tool}`, attributes: { ...attributes, ...mcp } };
}
