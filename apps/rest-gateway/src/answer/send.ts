import type { Exchange } from '../exchange.js';

const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const BODYLESS = new Set([204, 304]);

/** Writes one whole answer; the only place that touches the response. */
export function send(
  { request, response, id, headers: always }: Exchange,
  status: number,
  headers: Readonly<Record<string, string>>,
  body?: Buffer,
): void {
  if (response.headersSent) return void response.destroy();
  const length = BODYLESS.has(status) ? {} : { 'content-length': String(body?.length ?? 0) };
  response.writeHead(status, { ...SECURITY_HEADERS, ...always, ...headers, 'x-request-id': id, ...length });
  response.end(request.method === 'HEAD' || BODYLESS.has(status) ? undefined : body);
}
