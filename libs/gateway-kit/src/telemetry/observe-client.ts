import { SpanKind } from '@opentelemetry/api';
import { UpstreamReplyError } from '@lago/lago-client';
import type { LagoClient } from '@lago/lago-client';
import type { Tracing } from './tracing.js';

/** Puts a client span around every call; its `traceparent` is the one the upstream sees, its tries are its events. */
export function observeClient(client: LagoClient, tracing: Tracing): LagoClient {
  if (!tracing.enabled) return client;
  return {
    ...client,
    call: (operation, input, context) => {
      const attributes = {
        'http.request.method': operation.method,
        'url.template': operation.pathTemplate,
        'peer.service': operation.upstream ?? '',
      };
      const name = `${operation.method} ${operation.pathTemplate}`;
      return tracing.span(
        { name, kind: SpanKind.CLIENT, parent: context.traceparent, attributes },
        async (traceparent, span) => {
          try {
            const reply = await client.call(operation, input, traceparent ? { ...context, traceparent } : context);
            span?.setAttribute('http.response.status_code', reply.status);
            return reply;
          } catch (error) {
            if (error instanceof UpstreamReplyError)
              span?.setAttribute('http.response.status_code', error.reply.status);
            throw error;
          }
        },
      );
    },
  };
}
