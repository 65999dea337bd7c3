import type { AuthMode } from './policy.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';
import { problemResponse } from '../http/send-problem.js';
import type { ProblemResponse } from '../http/send-problem.js';

/** Where clients with OAuth built in look for an authorization server, and where the oldest revisions had it. */
const PROBED = /(?:^|\/)\.well-known\/[^?]*$|^\/(?:authorize|token|register|revoke|introspect)\/?$/;

const ADVICE: Readonly<Record<AuthMode, string>> = {
  keys:
    'there is no OAuth here: send a gateway key as Authorization: Bearer or X-API-Key. ' +
    'If you sent one, it is not known here or has expired',
  jwt: 'the authorization server is elsewhere: see /.well-known/oauth-protected-resource, or ask who runs this gateway',
  off: 'there is no OAuth here, and none is needed',
};

/** True for a target that asks for an authorization server. */
export function isOAuthDiscovery(url: string): boolean {
  return PROBED.test(url.split('?', 1)[0] ?? '');
}

/**
 * The 404 for such a target. It comes before authentication, because the client has nothing to present yet, and has the
 * members of an OAuth error (RFC 6749 section 5.2), so that the client can show its text instead of stumbling.
 */
export function oauthNotSupported(mode: AuthMode): ProblemResponse {
  const text = ADVICE[mode];
  const headers = { 'content-type': 'application/json' };
  return problemResponse(new ProblemError(PROBLEMS.routeNotFound, text, { headers }), {
    error: 'not_found',
    error_description: text,
  });
}
