import type { Secrets, Upstream } from '@lago/capability-model';
import { urlSecrets } from './url-secrets.js';

/** What a document's own text gives away: a credential that is written there, an address with a password. */
export function credentialSecrets(upstreams: readonly Upstream[], secrets: Secrets): string[] {
  return upstreams.flatMap((upstream) => [...valuesOf(upstream, secrets), ...urlSecrets(upstream.baseUri)]);
}

function valuesOf(upstream: Upstream, secrets: Secrets): string[] {
  try {
    const { headers, query } = upstream.credential(secrets);
    // The scheme before it (`Bearer`, `Basic`) is no secret.
    return [...Object.values(headers).map((value) => value.replace(/^[A-Za-z]+ /, '')), ...Object.values(query)];
  } catch {
    // Not complete without the callers' own keys.
    return [];
  }
}
