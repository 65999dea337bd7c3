import type { Claim, Left, Verdict } from './limit-store.js';

/**
 * `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10): what the limits of this class are, and
 * how much of them is left. Empty when nothing is limited.
 */
export function rateLimitHeaders(name: string, claim: Claim, verdict: Verdict): Record<string, string> {
  const policies: string[] = [];
  const states: string[] = [];
  const add = (policy: string, quota: number, windowSeconds: number, left: Left | undefined) => {
    policies.push(`"${policy}";q=${quota};w=${windowSeconds}`);
    if (left) states.push(`"${policy}";r=${Math.max(0, left.remaining)};t=${seconds(left.resetMs)}`);
  };
  if (claim.rate) {
    const { burst, perSecond } = claim.rate;
    add(name, burst, Math.max(1, Math.ceil(burst / perSecond)), verdict.rate);
  }
  if (claim.perDay !== undefined) add(`${name}-day`, claim.perDay, 86_400, verdict.day);
  if (!policies.length) return {};
  return { 'ratelimit-policy': policies.join(', '), ratelimit: states.join(', ') };
}

/** `Retry-After` (RFC 9110 section 10.2.3): whole seconds, never too early. */
export function retryAfter({ retryMs }: Verdict): Record<string, string> {
  return { 'retry-after': String(Math.max(1, seconds(retryMs))) };
}

function seconds(ms: number): number {
  return Math.max(0, Math.ceil(ms / 1000));
}
