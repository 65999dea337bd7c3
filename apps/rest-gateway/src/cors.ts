import type { IncomingMessage } from 'node:http';
import { single } from './exchange.js';

/** Headers a page may send; what else the gateway reads is harmless by the standard's own list. */
const ACCEPTED = [
  'authorization',
  'content-type',
  'idempotency-key',
  'prefer',
  'traceparent',
  'x-api-key',
  'x-request-id',
].join(', ');

/** Headers of answers that scripts of a page may read. */
const READABLE = [
  'idempotency-replayed',
  'preference-applied',
  'retry-after',
  'x-answered-by',
  'x-input-violations',
  'x-outcome',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-request-id',
  'x-unknown-fields',
].join(', ');

/** Cross-origin rules (Fetch standard). Without configured origins nothing is added and no preflight is answered. */
export interface Cors {
  /** Headers for any answer to this request. */
  headers(request: IncomingMessage): Readonly<Record<string, string>>;
  /** True for the question a browser asks before it sends a page's request. */
  isPreflight(request: IncomingMessage): boolean;
  /** Headers of the answer to a preflight. */
  grant(methods: string): Readonly<Record<string, string>>;
}

/** The rules for the configured origins. */
export function createCors(allowedOrigins: readonly string[]): Cors {
  const origins = new Set(allowedOrigins.map((origin) => origin.toLowerCase()));
  const allowed = ({ headers }: IncomingMessage) => {
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
      single(request.headers['access-control-request-method']) !== undefined &&
      allowed(request) !== undefined,
    grant: (methods) => ({
      'access-control-allow-methods': methods,
      'access-control-allow-headers': ACCEPTED,
      'access-control-max-age': '600',
    }),
  };
}
