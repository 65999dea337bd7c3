import { isMapping } from '../values/mapping.js';
import { slug } from './choose-operations.js';
import type { PublishedApi } from './published-api.js';

/** Where an API is and how calls to it authenticate. */
export interface ApiAddress {
  readonly namespace: string;
  /** Undefined when the file names no absolute server. */
  readonly baseUri: string | undefined;
  readonly authentication: Readonly<Record<string, string>> | undefined;
  /** Variables of the environment that the authentication needs. */
  readonly variables: readonly string[];
}

/** Reads servers and security schemes; what the caller says wins. */
export function addressOf(
  { root }: PublishedApi,
  given: { readonly namespace?: string | undefined; readonly baseUri?: string | undefined },
): ApiAddress {
  const info = isMapping(root['info']) ? root['info'] : {};
  const namespace = given.namespace ?? slug(String(info['title'] ?? 'api'), '-').toLowerCase();
  const servers = Array.isArray(root['servers']) ? root['servers'].filter(isMapping) : [];
  const absolute = servers.map(({ url }) => String(url)).find((url) => /^https?:\/\/[^{}]+$/.test(url));
  const baseUri = (given.baseUri ?? absolute)?.replace(/\/+$/, '');
  return { namespace, baseUri, ...authenticationOf(root, namespace) };
}

function authenticationOf(
  root: Readonly<Record<string, unknown>>,
  namespace: string,
): Pick<ApiAddress, 'authentication' | 'variables'> {
  const components = isMapping(root['components']) ? root['components'] : {};
  const schemes = isMapping(components['securitySchemes']) ? Object.values(components['securitySchemes']) : [];
  const prefix = namespace.toUpperCase().replaceAll('-', '_');
  for (const scheme of schemes.filter(isMapping)) {
    const name = String(scheme['scheme']).toLowerCase();
    if (scheme['type'] === 'http' && name === 'bearer') {
      return { authentication: { type: 'bearer', token: `{{${prefix}_TOKEN}}` }, variables: [`${prefix}_TOKEN`] };
    }
    if (scheme['type'] === 'http' && name === 'basic') {
      const [username, password] = [`${prefix}_USERNAME`, `${prefix}_PASSWORD`];
      const authentication = { type: 'basic', username: `{{${username}}}`, password: `{{${password}}}` };
      return { authentication, variables: [username, password] };
    }
    const place = scheme['in'];
    if (scheme['type'] === 'apiKey' && (place === 'header' || place === 'query')) {
      const key = String(scheme['name']);
      const authentication = { type: 'apikey', key, value: `{{${prefix}_KEY}}`, placement: place };
      return { authentication, variables: [`${prefix}_KEY`] };
    }
  }
  return { authentication: undefined, variables: [] };
}
