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
    expect(Object.keys(cors.grant('GET'))).not.toContain('access-control-allow-credentials');
  });

  it('know a preflight', () => {
    const cors = createCors([PAGE]);
    expect(cors.isPreflight(request({ origin: PAGE, ...ask }, 'OPTIONS'))).toBe(true);
    expect(cors.isPreflight(request({ origin: PAGE }, 'OPTIONS'))).toBe(false);
    expect(cors.isPreflight(request({ origin: PAGE, ...ask }))).toBe(false);
    expect(cors.isPreflight(request({ origin: 'https://evil.example', ...ask }, 'OPTIONS'))).toBe(false);
  });
});
