import { toOriginForm } from './request-target.js';

function after(url: string, host = 'allowed') {
  const request = { url, headers: { host } };
  toOriginForm(request);
  return [request.headers.host, request.url];
}

it.each([
  ['/customers?a=1', 'allowed', '/customers?a=1'],
  ['http://evil.example/customers?a=1', 'evil.example', '/customers?a=1'],
  ['HTTPS://evil.example:8443', 'evil.example:8443', '/'],
  ['http://[::1]:80?a=http://x', '[::1]:80', '/?a=http://x'],
  ['//evil.example/customers', 'allowed', '//evil.example/customers'],
  ['*', 'allowed', '*'],
])('%s', (url, host, target) => expect(after(url)).toEqual([host, target]));

it.each(['http:///x', 'http://user:pw@allowed/x', 'http://a b/x', 'http://a:1:2/'])('refuses %s', (url) =>
  expect(() => after(url)).toThrow('authority'),
);
