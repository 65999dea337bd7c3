/** The refusal of a repeat that starts a rule; everything given must hold. */
export interface RefusalPattern {
  readonly status: number | readonly number[];
  readonly code?: string;
  readonly details?: Readonly<Record<string, string>>;
  readonly field?: string;
  readonly message?: string;
}

/**
 * A query value of a read: a pointer into the call, a fixed value, the UTC date of the first try plus days, or a time
 * that was sent in seconds, moved by milliseconds, as ISO 8601.
 */
export type QueryValue =
  | string
  | { readonly const: unknown }
  | { readonly day: number }
  | { readonly seconds: string; readonly plusMs: number };

/** The call that tells what happened. */
export interface ReadRule {
  /** Operation id, whatever its case. */
  readonly operation: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, QueryValue>>;
}

/** How one sent value shows in the record. */
export interface MatchEntry {
  readonly sent: string;
  readonly found: string;
  /** What the record shows when nothing was sent; null: nothing either. */
  readonly default?: unknown;
  readonly as?: 'number' | 'time' | 'seconds' | 'set' | 'contains';
  readonly within?: number;
  readonly times?: string;
  readonly items?: readonly MatchEntry[];
}

/** Where records of one kind are listed, and which of them a call can have made. */
export interface Trace {
  /** Name of the kind: the operation that is there to make it. Operations that make the same kind are rivals. */
  readonly kind: string;
  readonly read: ReadRule;
  readonly list: string;
  readonly createdAt: string;
  readonly match: readonly MatchEntry[];
  /** The read of one record in full; its path points into the record as it is listed. */
  readonly detail?: {
    readonly operation: string;
    readonly path: Readonly<Record<string, string>>;
    readonly found: string;
  };
  /** Pointer, in the record, to what names it for good. */
  readonly id: string;
}

/** Records of another kind that a call makes beside its own effect, if the value at `when` asks for them. */
export interface Made extends Trace {
  readonly when: string;
}

interface Base {
  /** One sentence for a person when the outcome stays unknown. */
  readonly advice?: string;
}

export interface ExistsEqualRule extends Base {
  readonly strategy: 'exists-equal';
  readonly on: RefusalPattern;
  readonly read: ReadRule;
  readonly sent: string;
  readonly found: string;
  readonly match?: readonly MatchEntry[];
  readonly ignore?: readonly string[];
  /** Pointer, in the record, to the time or times at which what is refused came to be. */
  readonly createdAt?: string;
}

export interface GoneRule extends Base {
  readonly strategy: 'gone';
  readonly on: RefusalPattern;
  readonly read: ReadRule;
}

export interface StateReachedRule extends Base {
  readonly strategy: 'state-reached';
  readonly on?: RefusalPattern;
  readonly before?: boolean;
  readonly read: ReadRule;
  readonly field: string;
  /** Undefined: any value but null counts. */
  readonly values?: readonly unknown[] | undefined;
  /** Pointer to a time not before the state was reached; undefined when it does not matter since when. */
  readonly at?: string;
  readonly found?: string;
  readonly makes?: Made | undefined;
}

export interface DuplicateStoredRule extends Base {
  readonly strategy: 'duplicate-stored';
  readonly on: RefusalPattern;
  /** Pointer to the record, or to the list of records. */
  readonly where: string;
  readonly list: boolean;
  readonly id: string;
  /** Key of the time to set before the first try; undefined when there is none. */
  readonly stamp?: string;
  readonly stored: StoredRule;
}

/** How a stored record is read back and compared; pointers into what was sent start at one record. */
export interface StoredRule {
  readonly read: ReadRule;
  readonly found: string;
  /** Which record it is; one that differs here is another that only shares the id. */
  readonly key: readonly MatchEntry[];
  /** Finds it by other values, when the first read shows another record with the id. */
  readonly search?: { readonly read: ReadRule; readonly list: string };
  readonly match: readonly MatchEntry[];
  /** A value that the API adds by itself: where, and the read that tells whether it does and under which name. */
  readonly computed?: {
    readonly read: ReadRule;
    readonly when: string;
    readonly name: string;
    readonly within: string;
  };
}

export interface FindMatchRule extends Base, Trace {
  readonly strategy: 'find-match';
  /** Key under which the record is answered; undefined when `detail` gives the whole answer. */
  readonly root?: string | undefined;
}

/** A rule of the contract, checked; the grammar is in the contract's shared.yaml. */
export type Rule = ExistsEqualRule | GoneRule | StateReachedRule | DuplicateStoredRule | FindMatchRule;
