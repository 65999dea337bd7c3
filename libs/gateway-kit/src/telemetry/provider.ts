import { randomUUID } from 'node:crypto';
import type { Attributes } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TracerProvider,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import { splitCredential } from '../config/url-credential.js';
import type { Identity } from '../config/identity.js';
import type { TracingSettings } from './tracing-settings.js';

/** The OpenTelemetry SDK, set up by hand: one exporter, one processor, no instrumentation of foreign code. */
export function createProvider(settings: TracingSettings, identity: Identity): TracerProvider {
  const endpoint = settings.tracesEndpoint ?? `${settings.otlpEndpoint?.replace(/\/$/, '')}/v1/traces`;
  const { url, headers } = splitCredential(endpoint);
  const exporter = new OTLPTraceExporter({
    url,
    headers: { ...headers, ...readPairs(settings.otlpHeaders) },
    timeoutMillis: 5000,
  });
  return new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes(resourceOf(settings, identity))),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(Number(settings.tracesRatio)) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 2000, exportTimeoutMillis: 5000 })],
  });
}

/** Who makes the spans. What the operator says wins; the name of the service by its own variable most of all. */
function resourceOf({ serviceName, resourceAttributes }: TracingSettings, { name, version }: Identity): Attributes {
  return {
    'service.name': name,
    'service.version': version,
    'service.instance.id': randomUUID(),
    ...readPairs(resourceAttributes),
    ...(serviceName && { 'service.name': serviceName }),
  };
}

/** Reads `name=value,name=value`, values percent-encoded, as variables of the OpenTelemetry specification have it. */
function readPairs(text = ''): Record<string, string> {
  const pairs = text.split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at > 0 ? [[pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())]] : [];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}
