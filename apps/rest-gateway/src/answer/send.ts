import type { Exchange } from '@lago/gateway-kit';

const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Up to here a copy costs less than a second buffer for the system to gather. */
const ONE_WRITE_BYTES = 16 * 1024;

const BODYLESS = new Set([204, 304]);

/** Writes one whole answer; the only place that touches the response. */
export function send(
  { request, response, id, headers: always }: Exchange,
  status: number,
  headers: Readonly<Record<string, string>>,
  body?: Buffer,
): void {
  if (response.headersSent) return void response.destroy();
  const all: Record<string, string> = { ...SECURITY_HEADERS, ...always, ...headers, 'x-request-id': id };
  if (!BODYLESS.has(status)) all['content-length'] = String(body?.length ?? 0);
  response.writeHead(status, all);
  if (body === undefined || request.method === 'HEAD' || BODYLESS.has(status)) response.end();
  else if (body.length > ONE_WRITE_BYTES) response.end(body);
  // Latin 1 maps bytes to characters one to one; a text goes out in one piece with the headers.
  else response.end(body.toString('latin1'), 'latin1');
}
