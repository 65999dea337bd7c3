import type { IncomingMessage } from 'node:http';

/** Headers a page may send; what else a door reads is harmless by the standard's own list. */
const ACCEPTED = [
  'accept',
  'authorization',
  'content-type',
  'idempotency-key',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
  'prefer',
  'traceparent',
  'tracestate',
  'x-api-key',
  'x-request-id',
];

/** Headers of answers that scripts of a page may read. */
const READABLE = [
  'allow',
  'content-disposition',
  'idempotency-replayed',
  'mcp-protocol-version',
  'mcp-session-id',
  'preference-applied',
  'retry-after',
  'www-authenticate',
  'x-answered-by',
  'x-input-violations',
  'x-outcome',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-request-id',
  'x-unknown-fields',
  'x-upstream-request-id',
].join(', ');

/** How many headers of MCP's own a preflight may add, such as the `Mcp-Param-...` that repeat arguments. */
const MOST_ASKED = 32;

/** Cross-origin rules (Fetch standard). Without configured origins nothing is added and no preflight is answered. */
export interface Cors {
  /** Headers for any answer to this request. */
  headers(request: Pick<IncomingMessage, 'headers'>): Readonly<Record<string, string>>;
  /** True for the question a browser asks before it sends a page's request; it comes without credentials. */
  isPreflight(request: Pick<IncomingMessage, 'headers' | 'method'>): boolean;
  /** Headers of the answer to a preflight. */
  grant(request: Pick<IncomingMessage, 'headers'>, methods: string): Readonly<Record<string, string>>;
}

/** The rules for the configured origins. `keyHeaders` carry keys of the callers' own for an upstream. */
export function createCors(allowedOrigins: readonly string[], keyHeaders: readonly string[] = []): Cors {
  const origins = new Set(allowedOrigins.map((origin) => origin.toLowerCase()));
  const accepted = [...ACCEPTED, ...keyHeaders];
  const allowed = ({ headers }: Pick<IncomingMessage, 'headers'>) => {
    const origin = headers.origin;
    return origin !== undefined && origins.has(origin.toLowerCase()) ? origin : undefined;
  };
  return {
    headers: (request) => {
      if (origins.size === 0) return {};
      const origin = allowed(request);
      const grant = { 'access-control-allow-origin': origin ?? '', 'access-control-expose-headers': READABLE };
      return { vary: 'origin', ...(origin ? grant : {}) };
    },
    isPreflight: (request) =>
      request.method === 'OPTIONS' &&
      request.headers['access-control-request-method'] !== undefined &&
      allowed(request) !== undefined,
    grant: (request, methods) => ({
      'access-control-allow-methods': methods,
      'access-control-allow-headers': [...new Set([...accepted, ...askedOfProtocol(request)])].join(', '),
      'access-control-max-age': '600',
    }),
  };
}

function askedOfProtocol({ headers }: Pick<IncomingMessage, 'headers'>): readonly string[] {
  const asked = (headers['access-control-request-headers'] ?? '').split(',').map((name) => name.trim().toLowerCase());
  return asked.filter((name) => /^mcp-[a-z0-9-]{1,60}$/.test(name)).slice(0, MOST_ASKED);
}
