/** Parameters of a `Bearer` challenge (RFC 6750 section 3, RFC 9728 section 5.1); undefined ones are left out. */
export interface ChallengeParameters {
  readonly error?: 'invalid_token' | 'insufficient_scope';
  readonly error_description?: string;
  readonly scope?: string;
  readonly resource_metadata?: string;
}

/** The value of `WWW-Authenticate` that asks for a bearer token. */
export function bearerChallenge(parameters: ChallengeParameters): string {
  const written = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${String(value).replace(/["\\]/g, '\\$&')}"`);
  return ['Bearer', written.join(', ')].filter(Boolean).join(' ');
}
