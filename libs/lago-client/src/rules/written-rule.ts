import type { DuplicateStoredRule, ExistsEqualRule, FindMatchRule, GoneRule, StateReachedRule, Trace } from './rule.js';

/** A trace as the contract writes it. */
export type WrittenTrace = Omit<Trace, 'kind' | 'id'> & Partial<Pick<Trace, 'id'>>;

/** A rule as the contract writes it, where that differs from what the client works with. */
export type Written =
  | ExistsEqualRule
  | GoneRule
  | (Omit<StateReachedRule, 'makes'> & {
      readonly present?: boolean;
      readonly makes?: WrittenTrace & { readonly kind: string; readonly when: string };
    })
  | (Omit<DuplicateStoredRule, 'where' | 'list'> & { readonly item?: string; readonly items?: string })
  | (WrittenTrace & Pick<FindMatchRule, 'strategy' | 'advice' | 'root'>);
