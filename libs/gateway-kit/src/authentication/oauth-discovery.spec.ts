import { isOAuthDiscovery, oauthNotSupported } from './oauth-discovery.js';

it.each([
  ['/.well-known/oauth-authorization-server', true],
  ['/.well-known/oauth-protected-resource/mcp?x=1', true],
  ['/mcp/.well-known/openid-configuration', true],
  ['/register', true],
  ['/token/', true],
  ['/authorize?client_id=x', true],
  ['/customers/register', false],
  ['/registered', false],
  ['/mcp', false],
  ['/', false],
  ['/x?next=/register', false],
])('%s is a probe: %s', (url, expected) => expect(isOAuthDiscovery(url)).toBe(expected));

it.each(['keys', 'jwt', 'off'] as const)('is a problem and an OAuth error at once (%s)', (mode) => {
  const { status, body } = oauthNotSupported(mode);
  expect(status).toBe(404);
  expect(JSON.parse(body)).toMatchObject({
    status: 404,
    type: '/docs/errors.md#route-not-found',
    detail: expect.any(String),
    error: 'not_found',
    error_description: expect.any(String),
  });
});
