import { splitCredential } from './url-credential.js';

it('leaves an address without a credential as it is', () =>
  expect(splitCredential('https://idp.example/jwks')).toEqual({ url: 'https://idp.example/jwks', headers: {} }));

it('sends user and password, decoded, in the header', () => {
  const { url, headers } = splitCredential('https://svc:p%40ss@idp.example/jwks?p=1');
  expect(url).toBe('https://idp.example/jwks?p=1');
  expect(headers).toEqual({ authorization: `Basic ${Buffer.from('svc:p@ss').toString('base64')}` });
});
