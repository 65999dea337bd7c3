import { isScope } from './scope.js';

/** Named sets of scopes. */
export type Profiles = ReadonlyMap<string, readonly string[]>;

/** The profiles every consumers file can name; it may replace them and add its own. */
export const BUILT_IN_PROFILES: Profiles = new Map([
  ['everything', ['*:*:*']],
  ['read-only', ['*:*:read']],
  ['billing-ops', ['*:*:read', '*:invoices:write', '*:credit_notes:write', '*:fees:write', '*:coupons:write']],
  ['catalog-admin', ['*:add_ons:*', '*:billable_metrics:*', '*:coupons:*']],
  ['usage-delivery', ['*:events:write']],
  ['support', ['*:customers:read', '*:invoices:read', '*:credit_notes:read', '*:fees:read', '*:events:read']],
]);

/** Replaces profile names by their scopes; words that are neither are given to `unknown`. */
export function expandScopes(
  words: readonly string[],
  profiles: Profiles,
  unknown: (word: string) => void = () => undefined,
): readonly string[] {
  return words.flatMap((word) => {
    const profile = profiles.get(word);
    if (profile) return profile;
    if (isScope(word)) return [word];
    unknown(word);
    return [];
  });
}
