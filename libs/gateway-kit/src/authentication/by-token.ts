import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { Consumer } from '../consumers/consumer.js';
import type { Directory } from '../consumers/directory.js';
import { BUILT_IN_PROFILES, expandScopes } from '../consumers/profiles.js';
import type { DirectorySource } from '../consumers/reload.js';
import { scopes } from '../consumers/scope.js';
import { splitCredential } from '../config/url-credential.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';
import type { Identify } from './by-key.js';
import type { Refusal } from './refusal.js';

/** Only signatures with a private key: a shared secret or `none` is never a token of an authorization server. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Seconds by which clocks may differ. */
const CLOCK_SKEW = 30;

/** How long keys are kept, and how soon an unknown `kid` may ask for them again, in ms. */
const KEYS = { cacheMaxAge: 600_000, cooldownDuration: 1_000, timeoutDuration: 5_000 };

export interface TokenOptions {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly jwksUri: string;
  /** Claim that carries scopes or profile names; a dotted path reaches into objects. Default: `scope`, then `scp`. */
  readonly scopeClaim?: string;
  /** The consumers file, when there is one. */
  readonly directory?: DirectorySource;
  readonly refuse: Refusal;
  readonly now: () => number;
}

/** Identifies by JWT access token (RFC 9068 in spirit): signature by JWKS, issuer, audience, times. */
export function identifyByToken(options: TokenOptions): Identify {
  const { url, headers } = splitCredential(options.jwksUri);
  const keys = createRemoteJWKSet(new URL(url), { ...KEYS, headers });
  const { issuer, audiences, refuse, now } = options;
  const checks = { issuer, audience: [...audiences], algorithms: ALGORITHMS, clockTolerance: CLOCK_SKEW };
  return async ({ bearer }) => {
    if (bearer === undefined) throw refuse('send an access token as Authorization: Bearer', false);
    try {
      const currentDate = new Date(now());
      const { payload } = await jwtVerify(bearer, keys, { ...checks, currentDate, requiredClaims: ['exp'] });
      return consumerOf(payload, options);
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      throw isTokenFault(error) ? refuse(faultText(error), true) : unavailable(error);
    }
  };
}

function consumerOf(payload: JWTPayload, { scopeClaim, directory, refuse, now }: TokenOptions): Consumer {
  const name = [payload.sub, payload['client_id'], payload['azp']].find(isName);
  if (name === undefined) throw refuse('the token names neither sub nor client_id', true);
  const known = directory?.();
  const member = known?.byName(name);
  if (member && member.expires <= now()) throw refuse('this consumer has expired', true);
  const words = claimed(payload, scopeClaim);
  const base = member?.consumer;
  return {
    name,
    partition: base?.partition ?? name,
    scopes: words || !base ? scopes(expandScopes(words ?? [], profilesOf(known))) : base.scopes,
    limits: base?.limits ?? known?.limits ?? {},
    upstreamSecret: (namespace) => base?.upstreamSecret(namespace),
  };
}

function profilesOf(known: Directory | undefined) {
  return known?.profiles ?? BUILT_IN_PROFILES;
}

/** Words of the scope claim: space separated (RFC 8693 section 4.2) or a list. Undefined when there is no such claim. */
function claimed(payload: JWTPayload, path: string | undefined): readonly string[] | undefined {
  const value = path === undefined ? (payload['scope'] ?? payload['scp']) : reach(payload, path.split('.'));
  if (typeof value === 'string') return value.split(' ').filter(Boolean);
  if (Array.isArray(value)) return value.filter((word) => typeof word === 'string');
  return undefined;
}

function reach(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, name)
        ? (at as Record<string, unknown>)[name]
        : undefined,
    value,
  );
}

function isName(value: unknown): value is string {
  // Printable only: the name stands in logs, keys of limits and the audit.
  return typeof value === 'string' && /^[\x21-\x7e]{1,256}$/.test(value);
}

/** Faults of the token itself; everything else means that the keys could not be had. */
function isTokenFault(error: unknown): error is errors.JOSEError {
  if (!(error instanceof errors.JOSEError)) return false;
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  return error.code !== 'ERR_JOSE_GENERIC';
}

const FAULTS: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'the token has expired',
  ERR_JWKS_NO_MATCHING_KEY: 'the token is signed with a key that is not known here',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'the signature of the token is wrong',
  ERR_JOSE_ALG_NOT_ALLOWED: 'the token is signed in a way that is not accepted here',
};

function faultText(error: errors.JOSEError): string {
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the claim ${error.claim} of the token is not accepted here`;
  return FAULTS[error.code] ?? 'the token is not a valid JWT';
}

function unavailable(cause: unknown): ProblemError {
  return new ProblemError(PROBLEMS.authenticationUnavailable, 'the keys that verify tokens cannot be had at present', {
    headers: { 'retry-after': '5' },
    cause,
  });
}
