import type { IncomingMessage } from 'node:http';
import { createCors } from './cors.js';

const request = (headers: Record<string, string>, method = 'GET') =>
  ({ headers, method }) as unknown as IncomingMessage;
const PAGE = 'https://console.example';
const ask = { 'access-control-request-method': 'POST' };

describe('cross-origin rules', () => {
  it('are silent while no origin is configured', () => {
    const cors = createCors([]);
    expect(cors.headers(request({ origin: PAGE }))).toEqual({});
    expect(cors.isPreflight(request({ origin: PAGE, ...ask }, 'OPTIONS'))).toBe(false);
  });

  it('grant exactly the configured origins, never credentials, and say what the answer depends on', () => {
    const cors = createCors([PAGE]);
    expect(cors.headers(request({ origin: 'HTTPS://CONSOLE.example' }))).toMatchObject({
      vary: 'origin',
      'access-control-allow-origin': 'HTTPS://CONSOLE.example',
    });
    for (const origin of ['https://console.example.evil', 'http://console.example', 'null']) {
      expect(cors.headers(request({ origin }))).toEqual({ vary: 'origin' });
    }
    expect(Object.keys(cors.grant(request({}), 'GET'))).not.toContain('access-control-allow-credentials');
  });

  it('know a preflight', () => {
    const cors = createCors([PAGE]);
    expect(cors.isPreflight(request({ origin: PAGE, ...ask }, 'OPTIONS'))).toBe(true);
    expect(cors.isPreflight(request({ origin: PAGE }, 'OPTIONS'))).toBe(false);
    expect(cors.isPreflight(request({ origin: PAGE, ...ask }))).toBe(false);
    expect(cors.isPreflight(request({ origin: 'https://evil.example', ...ask }, 'OPTIONS'))).toBe(false);
  });

  it('allow the headers of the protocols, keys for upstreams, and what a preflight asks of MCP', () => {
    const cors = createCors([PAGE], ['x-lago-api-key']);
    const asked = { 'access-control-request-headers': 'mcp-param-code, Mcp-Param-Other, x-evil, mcp-b@d' };
    const allowed = cors.grant(request(asked), 'POST')['access-control-allow-headers']?.split(', ') ?? [];
    for (const name of ['authorization', 'content-type', 'mcp-session-id', 'mcp-protocol-version', 'mcp-method'])
      expect(allowed).toContain(name);
    for (const name of ['mcp-name', 'last-event-id', 'x-api-key', 'x-lago-api-key', 'traceparent', 'tracestate'])
      expect(allowed).toContain(name);
    expect(allowed).toEqual(expect.arrayContaining(['mcp-param-code', 'mcp-param-other']));
    expect(allowed.join()).not.toMatch(/evil|b@d/);
  });

  it('let a page read why it was refused and when to come back', () => {
    const readable = createCors([PAGE]).headers(request({ origin: PAGE }))['access-control-expose-headers'];
    for (const name of ['www-authenticate', 'retry-after', 'mcp-session-id', 'x-request-id'])
      expect(readable).toContain(name);
  });
});
