import type { IncomingMessage } from 'node:http';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/** Registered name, IPv4 or IPv6 in brackets, and a port (RFC 3986 section 3.2); no userinfo. */
const AUTHORITY = /^(?:[A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?$/;

/**
 * Turns a target in absolute form into origin form. Its authority then takes the place of Host, which has to be ignored
 * (RFC 9112 section 3.2.2), so everything that looks at Host judges what the client really asked for. Throws ProblemError
 * (400) when there is no proper authority.
 */
export function toOriginForm(request: Pick<IncomingMessage, 'url' | 'headers'>): void {
  const { url = '/' } = request;
  if (url.startsWith('/')) return;
  const [start = '', authority = ''] = ABSOLUTE.exec(url) ?? [];
  if (!start) return;
  if (!AUTHORITY.test(authority)) {
    throw new ProblemError(PROBLEMS.malformedRequest, 'the authority of the request target is not valid');
  }
  const rest = url.slice(start.length);
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
  request.headers.host = authority;
}
