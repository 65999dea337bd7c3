import { startUpstream } from '@lago/testing';

/** A span as it was exported, as far as the specs look at it. */
export interface ReceivedSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  /** OTLP: 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly string[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  /** Code 0: unset, 2: error. */
  readonly status?: { readonly code?: number };
  /** Attributes of whoever made it. */
  readonly resource: Readonly<Record<string, unknown>>;
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}
interface Exported {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: (Omit<ReceivedSpan, 'attributes' | 'events' | 'service' | 'resource'> & {
        attributes: Attribute[];
        events?: { name: string }[];
      })[];
    }[];
  }[];
}

/** An OTLP/HTTP receiver that keeps what it gets in memory. */
export async function otlpReceiver() {
  const spans: ReceivedSpan[] = [];
  let raw = '';
  const server = await startUpstream({
    base: '',
    answer: ({ path, body }) => {
      raw += body;
      if (path === '/v1/traces') spans.push(...read(JSON.parse(body) as Exported));
      return { body: {} };
    },
  });
  return {
    url: server.url,
    spans,
    /** Everything that was sent, as text. */
    raw: () => raw,
    close: server.close,
  };
}

function read({ resourceSpans }: Exported): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const told = plain(resource.attributes);
    const service = String(told['service.name']);
    return scopeSpans.flatMap(({ spans }) =>
      spans.map(({ attributes, events = [], ...span }) => ({
        ...span,
        service,
        resource: told,
        attributes: plain(attributes),
        events: events.map(({ name }) => name),
      })),
    );
  });
}

function plain(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
