import { protectedResource } from './protected-resource.js';

const of = (publicUrl: string, path: string) =>
  protectedResource({ publicUrl, path, issuer: 'https://login.test', name: 'mcp-gateway', scopes: ['lago:*:read'] });

it.each([
  ['https://a.test', '/mcp', 'https://a.test/mcp', 'https://a.test/.well-known/oauth-protected-resource/mcp'],
  ['https://a.test/', '/mcp', 'https://a.test/mcp', 'https://a.test/.well-known/oauth-protected-resource/mcp'],
  ['https://a.test/in', '/mcp', 'https://a.test/in/mcp', 'https://a.test/.well-known/oauth-protected-resource/in/mcp'],
  ['https://a.test', '/', 'https://a.test/', 'https://a.test/.well-known/oauth-protected-resource'],
])('%s with %s is %s, described at %s (RFC 9728 section 3.1)', (publicUrl, path, resource, metadataUrl) => {
  expect(of(publicUrl, path)).toMatchObject({ resource, metadataUrl });
});

it('is served at the root, at its own path and at the path clients compute', () => {
  const root = '/.well-known/oauth-protected-resource';
  expect(of('https://a.test/in', '/mcp').paths).toEqual([root, `${root}/mcp`, `${root}/in/mcp`]);
  expect(of('https://a.test', '/mcp').paths).toEqual([root, `${root}/mcp`]);
});

it('names what a client has to know', () => {
  expect(of('https://a.test', '/mcp').document).toEqual({
    resource: 'https://a.test/mcp',
    resource_name: 'mcp-gateway',
    authorization_servers: ['https://login.test'],
    scopes_supported: ['lago:*:read'],
    bearer_methods_supported: ['header'],
  });
});
