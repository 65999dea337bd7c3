/** The refusal of a repeat that starts a rule; everything given must hold. */
export interface Trigger {
  readonly status: readonly number[];
  readonly code?: string;
  readonly details?: Readonly<Record<string, string>>;
  readonly field?: string;
  readonly message?: string;
}

/** A query value of a read: a pointer into the call, a fixed value, or the UTC date of the first try plus days. */
export type QueryValue = string | { readonly const: unknown } | { readonly day: number };

/** The call that tells what happened. */
export interface ReadRule {
  readonly operation: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, QueryValue>>;
}

/** How one sent value shows in the record. */
export interface MatchEntry {
  readonly sent: string;
  readonly found: string;
  readonly default?: unknown;
  readonly as?: 'number' | 'time' | 'set';
  readonly within?: number;
  readonly times?: string;
  readonly items?: readonly MatchEntry[];
}

interface Base {
  /** One sentence for a person when the outcome stays unknown. */
  readonly advice: string | undefined;
}

export interface ExistsEqualRule extends Base {
  readonly strategy: 'exists-equal';
  readonly on: Trigger;
  readonly read: ReadRule;
  readonly sent: string;
  readonly found: string;
  readonly match: readonly MatchEntry[];
  readonly ignore: readonly string[];
}

export interface GoneRule extends Base {
  readonly strategy: 'gone';
  readonly on: Trigger;
}

export interface StateReachedRule extends Base {
  readonly strategy: 'state-reached';
  readonly on: Trigger | undefined;
  readonly before: boolean;
  readonly read: ReadRule;
  readonly field: string;
  /** Undefined: any value but null counts. */
  readonly values: readonly unknown[] | undefined;
  readonly found: string | undefined;
}

export interface DuplicateStoredRule extends Base {
  readonly strategy: 'duplicate-stored';
  readonly on: Trigger;
  /** Pointer to the record, or to the list of records. */
  readonly where: string;
  readonly list: boolean;
  readonly id: string;
  /** Key of the time to set before the first try; undefined when there is none. */
  readonly stamp: string | undefined;
}

export interface FindMatchRule extends Base {
  readonly strategy: 'find-match';
  readonly read: ReadRule;
  readonly list: string;
  readonly createdAt: string;
  readonly match: readonly MatchEntry[];
  readonly detail:
    { readonly operation: string; readonly path: Readonly<Record<string, string>>; readonly found: string } | undefined;
  /** Key under which the record is answered; undefined when `detail` gives the whole answer. */
  readonly root: string | undefined;
  /** Pointer, in the record, to what names it for good. */
  readonly id: string;
}

/** A rule of the contract, checked; the grammar is in the contract's shared.yaml. */
export type Rule = ExistsEqualRule | GoneRule | StateReachedRule | DuplicateStoredRule | FindMatchRule;
