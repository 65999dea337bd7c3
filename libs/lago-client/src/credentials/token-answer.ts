import { AccessTokenError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';

/** What a token endpoint gave. */
export interface GrantedToken {
  readonly token: string;
  /** Milliseconds it is good for; undefined when the endpoint does not say. */
  readonly lifetimeMs: number | undefined;
}

/** Reads the answer of a token endpoint (RFC 6749 sections 5.1 and 5.2). Throws AccessTokenError, which repeats no text of it. */
export function readTokenAnswer({ status, body }: Reply): GrantedToken {
  const answer = readObject(body);
  if (status !== 200 && status !== 201) {
    const code = ERROR_CODES.find((one) => one === answer?.['error']);
    const lasting = status < 500 && status !== 408 && status !== 429;
    throw new AccessTokenError(`the token endpoint answered ${status}${code ? ` (${code})` : ''}`, lasting);
  }
  const token = answer?.['access_token'];
  // What no header can carry would fail at every call.
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    throw new AccessTokenError('the token endpoint gave no access token', false);
  }
  const type = answer?.['token_type'] ?? 'bearer';
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
    throw new AccessTokenError('the token endpoint gave a token of another type than bearer', true);
  }
  const seconds = answer?.['expires_in'];
  const known = typeof seconds === 'number' || (typeof seconds === 'string' && seconds.trim() !== '');
  const lifetimeMs = known ? Number(seconds) * 1000 : NaN;
  return { token, lifetimeMs: Number.isFinite(lifetimeMs) ? lifetimeMs : undefined };
}

/** RFC 6749 section 5.2. */
const ERROR_CODES = [
  ...['invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'unsupported_grant_type'],
  ...['invalid_scope', 'invalid_target'],
];

function readObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(body.toString('utf8')) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
