import { SpanStatusCode } from '@opentelemetry/api';
import type { Attributes, Link, Span, SpanKind, Tracer } from '@opentelemetry/api';
import type { Identity } from '../config/identity.js';
import { withCurrentSpan } from '../logging/current-span.js';
import { classOfLabel, outcomeLabel } from './outcome-label.js';
import { contextOf, traceparentOf } from './trace-context.js';
import type { TracingSettings } from './tracing-settings.js';

/** What a span is about; never secrets, never values of arguments. */
export interface SpanOptions {
  readonly name: string;
  readonly kind: SpanKind;
  /** W3C `traceparent` of what caused it. */
  readonly parent: string | undefined;
  readonly attributes?: Attributes;
  readonly links?: Link[];
  /** The work itself says on the span how it failed. */
  readonly endsItself?: boolean;
}

/** Makes spans, or does nothing but run the work. */
export interface Tracing {
  /** False when there is nobody to send spans to; then nothing needs to be described either. */
  readonly enabled: boolean;
  /** Runs `work` inside a span and hands it the `traceparent` to pass on. */
  span<T>(options: SpanOptions, work: (traceparent: string | undefined, span?: Span) => Promise<T>): Promise<T>;
  /** Sends what is still held. */
  stop(): Promise<void>;
}

/** Tracing that is switched off: what came in as `traceparent` goes on unchanged. */
export const noTracing: Tracing = {
  enabled: false,
  span: ({ parent }, work) => work(parent),
  stop: () => Promise.resolve(),
};

/** Starts tracing when an exporter is configured. The SDK is loaded only then. */
export async function startTracing(settings: TracingSettings, identity: Identity): Promise<Tracing> {
  if (!settings.tracesEndpoint && !settings.otlpEndpoint) return noTracing;
  const { createProvider } = await import('./provider.js');
  const provider = createProvider(settings, identity);
  const tracer = provider.getTracer(identity.name, identity.version);
  return {
    enabled: true,
    span: (options, work) => run(tracer, options, work),
    // An exporter that does not answer must not hold up the end of the process.
    stop: () => provider.shutdown().catch(() => undefined),
  };
}

async function run<T>(
  tracer: Tracer,
  { name, kind, parent, attributes, links, endsItself }: SpanOptions,
  work: (traceparent: string | undefined, span?: Span) => Promise<T>,
): Promise<T> {
  const span = tracer.startSpan(name, { kind, attributes, links }, contextOf(parent));
  try {
    return await withCurrentSpan(span, () => work(traceparentOf(span), span));
  } catch (error) {
    if (endsItself) throw error;
    const outcome = outcomeLabel(error);
    span.setAttribute('error.type', outcome);
    if (classOfLabel(outcome) === 'fault') span.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
    throw error;
  } finally {
    span.end();
  }
}
