/**
 * A value of a consent rule: a pointer (RFC 6901, `*` for every item) into the scope, or a fixed one. The scope holds
 * `path`, `query` and `body` of the call, `reads` by name, in a read with `each` also `each`, in lines `line` and `known`.
 */
export type ConsentSource = string | { readonly const: unknown } | { readonly day: number };

/** Sources by name; those of a body may nest. */
export interface ConsentSources {
  readonly [name: string]: ConsentSource | ConsentSources;
}

/** A call that tells what another call is about to touch. */
export interface ConsentRead {
  readonly operation: string;
  /** Made once for each value found there; what it finds is then a list. */
  readonly each?: string;
  readonly path?: ConsentSources;
  readonly query?: ConsentSources;
  readonly body?: ConsentSources;
  /** Into the reply. */
  readonly found: string;
  /** Takes the one record of a list whose members equal these sources. */
  readonly where?: Readonly<Record<string, ConsentSource>>;
  /** Statuses with which the API refuses this read exactly when it refuses the call. */
  readonly stands?: readonly number[];
  /** Code of the documented error of the call that a record not found means. */
  readonly missing?: string;
}

/** A condition on one value of the scope; without `is` and `not` it holds when there is a value. */
export interface ConsentCondition {
  readonly at: string;
  readonly is?: readonly unknown[];
  readonly not?: readonly unknown[];
}

/** A state in which the API refuses the call. */
export interface ConsentRefusal extends ConsentCondition {
  /** Holds only for calls that send this. */
  readonly when?: string;
  /** Code of the documented error whose reason is given. */
  readonly code?: string;
  /** The reason, where no error is documented. */
  readonly why?: string;
  readonly next?: string;
}

/** How the lines of a list are priced and named: the first pointer that leads to a value counts. */
export interface ConsentLines {
  readonly lines: string;
  readonly as: string;
  /** The record a line refers to: that of `list` whose `by` equals the line's `key`. */
  readonly known?: { readonly list: string; readonly by: string; readonly key: string; readonly missing?: string };
  readonly name: readonly string[];
  readonly units?: readonly string[];
  readonly unitsDefault?: string;
  /** Price of one unit in the smallest unit of the currency. */
  readonly price?: readonly string[];
  /** Price of one unit as a decimal of the currency. */
  readonly precisePrice?: readonly string[];
  /** The line's amount, where it is not units by price. */
  readonly amount?: readonly string[];
  readonly amountDefault?: string;
  readonly currency: readonly string[];
  /** What the sum of the lines is, such as "net, before taxes". */
  readonly total: string;
}

/** What is sent against what is stored. */
export interface ConsentChanges {
  readonly changes: string;
  readonly from: string;
  readonly as: string;
  /** Lists that replace what is stored, by the pointer below `changes`. */
  readonly replaces?: readonly {
    readonly at: string;
    readonly stored?: string;
    /** The member that tells entries apart; without it the entries are plain values. */
    readonly by?: string;
  }[];
}

/** One part of what a person is shown before a call is made; `when` all of these hold. */
export type ConsentSection = { readonly when?: readonly ConsentCondition[] } & SectionKind;

type SectionKind =
  | { readonly record: string; readonly as: string; readonly members: readonly string[] }
  | ConsentLines
  | ConsentChanges
  | { readonly amounts: readonly string[]; readonly currency: readonly string[] }
  | {
      readonly alike: string;
      readonly as: string;
      readonly created: string;
      readonly members: readonly string[];
      /** Pointers into the record and into the scope: equal in all means that it looks the same. */
      readonly same?: Readonly<Record<string, string>>;
    }
  | { readonly count: string; readonly as: string }
  | { readonly says: string };

/** What a person must see before an operation runs, and when it would be refused anyway. */
export interface ConsentRule {
  /** Why it is asked. */
  readonly because: string;
  /** Asked only when one of these is sent. */
  readonly when?: readonly string[];
  /** Asked only when this read finds something: what does not exist is not overwritten. */
  readonly existing?: string;
  readonly reads?: Readonly<Record<string, ConsentRead>>;
  readonly refused?: readonly ConsentRefusal[];
  readonly shows: readonly ConsentSection[];
  /** What to do with a call that is too long to be shown. */
  readonly tooMuch?: string;
}
