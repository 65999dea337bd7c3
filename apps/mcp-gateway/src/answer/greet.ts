import { exchangeOf, GREETING_POLICY, greetingPage, prefersHtml } from '@lago/gateway-kit';
import type { Guard, Middleware } from '@lago/gateway-kit';

const ADDRESSES = ['/', '/mcp'];

/**
 * Tells a person who opens the address in a browser what it is for. Clients ask for a stream there, and read the 405.
 * Ahead of the guard: it is the same for everybody, so a link from anywhere may lead here; only its Host must be ours.
 */
export function greet(title: string, guard: Guard): Middleware {
  const body = greetingPage({
    title,
    about:
      'This is an MCP server: a door for AI agents. Give this address, with /mcp at its end, to a client that speaks the ' +
      'Model Context Protocol; there is nothing to see here for a browser.',
    links: { 'https://modelcontextprotocol.io': 'The Model Context Protocol' },
  });
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'content-security-policy': GREETING_POLICY,
    'cache-control': 'no-cache',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-answered-by': 'gateway',
  };
  return (request, response, next) => {
    const { method, headers: asked } = request;
    const { target, record, headers: always } = exchangeOf(request);
    const [path = ''] = target.split('?', 1);
    if ((method !== 'GET' && method !== 'HEAD') || !ADDRESSES.includes(path) || !prefersHtml(asked.accept)) {
      return next();
    }
    record.route = path;
    guard({ headers: { host: asked.host } });
    const vary = always['vary'] === undefined ? 'accept' : `accept, ${always['vary']}`;
    response.writeHead(200, { ...headers, vary });
    response.end(method === 'HEAD' ? undefined : body);
  };
}
