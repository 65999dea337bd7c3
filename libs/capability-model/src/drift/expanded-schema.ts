import type { Origin } from '../document/origin.js';

/** A schema with references followed: what always holds, and lists of forms of which one holds. */
export interface Expanded {
  readonly parts: readonly Part[];
  readonly choices: readonly (readonly Expanded[])[];
  readonly nullable: boolean;
  /** Name of the component it refers to, when it says nothing beside that. */
  readonly name: string | undefined;
  /** Why a reference in it leads nowhere. */
  readonly broken: string | undefined;
  /** The same for schemas that are written at the same places. */
  readonly key: string;
  /** Every place at which something of it is written. */
  readonly writtenAt: readonly string[];
}

/** One mapping of keywords and where it stands. */
export interface Part {
  readonly keywords: Readonly<Record<string, unknown>>;
  readonly at: Origin;
}
