import type { IncomingMessage } from 'node:http';
import type { Attributes } from '@opentelemetry/api';
import { firstValue } from '../http/first-value.js';

/** The methods of RFC 9110 and PATCH; every other is told as the conventions say. */
const KNOWN = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY', 'TRACE']);

/** How a span names the method of a request. */
export function methodAttributes(method = 'GET'): { readonly name: string; readonly attributes: Attributes } {
  if (KNOWN.has(method)) return { name: method, attributes: { 'http.request.method': method } };
  const attributes = { 'http.request.method': '_OTHER', 'http.request.method_original': method };
  return { name: 'HTTP', attributes };
}

const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]{1,253})(?::(\d{1,5}))?$/i;

const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** What a request says about where it was sent; a proxy in front says what the caller asked for. */
export function serverAttributes({
  headers,
  httpVersion,
}: Pick<IncomingMessage, 'headers' | 'httpVersion'>): Attributes {
  const scheme = firstValue(headers['x-forwarded-proto']) === 'https' ? 'https' : 'http';
  const [, address, port] = HOST.exec(firstValue(headers['x-forwarded-host']) ?? headers.host ?? '') ?? [];
  return {
    'url.scheme': scheme,
    'network.protocol.version': httpVersion,
    ...(address && { 'server.address': address, 'server.port': port ? Number(port) : (PORTS[scheme] as number) }),
  };
}
