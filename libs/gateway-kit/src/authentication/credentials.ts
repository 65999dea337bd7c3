import type { IncomingHttpHeaders } from 'node:http';

/** What a request says about who sends it. Nothing is ever read from the URL. */
export interface Credentials {
  readonly bearer: string | undefined;
  readonly apiKey: string | undefined;
}

const BEARER = /^Bearer[ \t]+([A-Za-z0-9\-._~+/]+=*)[ \t]*$/i;

/** Reads `Authorization: Bearer` (RFC 6750 section 2.1) and `X-API-Key`. */
export function credentials(headers: IncomingHttpHeaders): Credentials {
  const apiKey = headers['x-api-key'];
  return {
    bearer: BEARER.exec(headers.authorization ?? '')?.[1],
    apiKey: typeof apiKey === 'string' && apiKey ? apiKey : undefined,
  };
}
