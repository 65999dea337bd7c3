import type { Origin } from '../document/origin.js';
import type { AuthenticationModel } from '../model/consumed-model.js';
import type { Secrets, TokenRequest } from '../operation/capability.js';
import type { SecretText } from './secret-text.js';

/** Asks for tokens with the present secrets. */
export interface TokenRequests {
  readonly secretNames: readonly string[];
  readonly read: (secrets: Secrets) => TokenRequest;
}

/** The client credentials grant of OAuth 2.0 (RFC 6749 sections 4.4.2 and 2.3.1). */
export function compileTokenRequest(
  { origin, tokenEndpoint = '', clientId = '', clientSecret = '', ...grant }: AuthenticationModel,
  compile: (value: string, at: Origin) => SecretText,
): TokenRequests {
  const url = compile(tokenEndpoint, origin.child('tokenEndpoint'));
  const id = compile(clientId, origin.child('clientId'));
  const secret = compile(clientSecret, origin.child('clientSecret'));
  const { scopes = [], audience, resource, clientAuthentication = 'basic' } = grant;
  const asked = {
    grant_type: 'client_credentials',
    ...(scopes.length ? { scope: scopes.join(' ') } : {}),
    ...(audience === undefined ? {} : { audience }),
    ...(resource === undefined ? {} : { resource }),
  };
  return {
    secretNames: [url, id, secret].flatMap(({ secretNames }) => secretNames),
    read: (secrets) => {
      const client = { client_id: id.read(secrets), client_secret: secret.read(secrets) };
      const inBody = clientAuthentication === 'body';
      const pair = `${formEncoded(client.client_id)}:${formEncoded(client.client_secret)}`;
      return {
        url: url.read(secrets),
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          ...(inBody ? {} : { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }),
        },
        body: new URLSearchParams({ ...asked, ...(inBody ? client : {}) }).toString(),
      };
    },
  };
}

function formEncoded(text: string): string {
  return new URLSearchParams({ _: text }).toString().slice('_='.length);
}
