import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
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
export function createProvider(settings: TracingSettings, { name, version }: Identity): TracerProvider {
  const endpoint = settings.tracesEndpoint ?? `${settings.otlpEndpoint?.replace(/\/$/, '')}/v1/traces`;
  const { url, headers } = splitCredential(endpoint);
  const exporter = new OTLPTraceExporter({
    url,
    headers: { ...headers, ...readHeaders(settings.otlpHeaders) },
    timeoutMillis: 5000,
  });
  return new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': settings.serviceName ?? name, 'service.version': version }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(Number(settings.tracesRatio)) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 2000, exportTimeoutMillis: 5000 })],
  });
}

/** Reads `name=value,name=value`, values percent-encoded (OpenTelemetry specification, OTEL_EXPORTER_OTLP_HEADERS). */
function readHeaders(text = ''): Record<string, string> {
  const pairs = text.split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at > 0 ? [[pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())]] : [];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}
