import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Attributes, Span } from '@opentelemetry/api';
import {
  CallAbortedError,
  UpstreamReplyError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from '@lago/lago-client';
import type { TraceTry } from '@lago/lago-client';
import { filledTemplate, REDACTED } from './redact-url.js';
import type { Tracing } from './tracing.js';

type Tried = Parameters<TraceTry>[0];

/**
 * Puts a client span around every try, by the semantic conventions for HTTP; its `traceparent` is the one the upstream
 * sees. Undefined where tracing is off.
 */
export function traceTries(tracing: Tracing): TraceTry | undefined {
  if (!tracing.enabled) return undefined;
  return (tried, run) => {
    const { method, template, traceparent: parent } = tried;
    const options = { name: `${method} ${template}`, kind: SpanKind.CLIENT, parent, attributes: attributesOf(tried) };
    return tracing.span({ ...options, endsItself: true }, async (traceparent, span) => {
      try {
        const reply = await run(traceparent);
        span?.setAttribute('http.response.status_code', reply.status);
        return reply;
      } catch (error) {
        if (span) describeFailure(span, error);
        throw error;
      }
    });
  };
}

function attributesOf({ method, origin, template, parameters, upstream, resent }: Tried): Attributes {
  const { hostname, port, protocol } = new URL(origin);
  const query = parameters.map((name) => `${name}=${REDACTED}`).join('&');
  return {
    'http.request.method': method,
    'server.address': hostname,
    'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
    'url.full': `${origin}${filledTemplate(template)}${query && `?${query}`}`,
    'url.template': template,
    'peer.service': upstream,
    ...(resent > 0 ? { 'http.request.resend_count': resent } : {}),
  };
}

/** For a client every status from 400 on is an error; that the caller left is none. */
function describeFailure(span: Span, error: unknown): void {
  if (error instanceof CallAbortedError) return;
  const status = error instanceof UpstreamReplyError ? error.reply.status : undefined;
  if (status !== undefined) span.setAttribute('http.response.status_code', status);
  span.setAttribute('error.type', status === undefined ? typeOf(error) : String(status));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** The code of the system where there is one, else what kind of error it is; both are of bounded number. */
function typeOf(error: unknown): string {
  if (error instanceof UpstreamUnreachableError) return error.reason;
  if (error instanceof UpstreamTimeoutError) return 'timeout';
  return error instanceof Error ? error.name : '_OTHER';
}
