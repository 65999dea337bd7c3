import type { Origin } from '../document/origin.js';
import type { AuthenticationModel } from '../model/consumed-model.js';
import type { Secrets } from '../operation/capability.js';
import { compileTokenRequest } from './client-credentials.js';

const origin = { child: () => origin } as unknown as Origin;

/** Texts with one bind, `$NAME`. */
const compile = (value: string) => ({
  secretNames: value.startsWith('$') ? [value.slice(1)] : [],
  read: (secrets: Secrets) => (value.startsWith('$') ? (secrets[value.slice(1)] ?? '') : value),
});

const request = (more: Partial<AuthenticationModel> = {}) => {
  const given = { tokenEndpoint: 'https://login.test/token', clientId: '$ID', clientSecret: '$SECRET', ...more };
  const { secretNames, read } = compileTokenRequest(
    { type: 'oauth2', origin, ...given } as AuthenticationModel,
    compile,
  );
  return { secretNames, ...read({ ID: 'a b', SECRET: 'p:q&ü' }) };
};

const FORM = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };

describe('the request for an access token', () => {
  it('names the client in the header, form-encoded (RFC 6749 section 2.3.1)', () =>
    expect(request()).toEqual({
      secretNames: ['ID', 'SECRET'],
      url: 'https://login.test/token',
      headers: { ...FORM, authorization: `Basic ${Buffer.from('a+b:p%3Aq%26%C3%BC').toString('base64')}` },
      body: 'grant_type=client_credentials',
    }));

  it('names it in the body where the document says so', () =>
    expect(request({ clientAuthentication: 'body' })).toMatchObject({
      headers: FORM,
      body: 'grant_type=client_credentials&client_id=a+b&client_secret=p%3Aq%26%C3%BC',
    }));

  it('says for what', () =>
    expect(request({ scopes: ['read', 'a:b'], audience: 'https://api.test/', resource: 'r' }).body).toBe(
      'grant_type=client_credentials&scope=read+a%3Ab&audience=https%3A%2F%2Fapi.test%2F&resource=r',
    ));
});
