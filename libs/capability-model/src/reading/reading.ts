import type { JsonSchema } from '../operation/operation.js';
import { isMapping } from '../values/mapping.js';

/** How the API reads a value. `exact`: only as JSON writes it; `json`: whatever it is, it is kept. */
export const KINDS = [
  'text',
  'integer',
  'decimal',
  'boolean',
  'flag',
  'date',
  'date-time',
  'time',
  'upper',
  'json-text',
  'json',
  'exact',
] as const;

export type Kind = (typeof KINDS)[number];

/** The meaning of `x-reads`: a kind, and what is taken besides (`integer or blank`, `text or list`, `text without NUL`). */
export interface Reading {
  readonly kind: Kind;
  /** An empty text says no more than its absence. */
  readonly blank: boolean;
  /** Query parameters only: several values may be given, written `name[]`. */
  readonly list: boolean;
  /** NUL characters are dropped. */
  readonly withoutNul: boolean;
}

const WORDS = /^([a-z-]+)((?: or blank| or list| without NUL)*)$/;

/** Parses `x-reads`; undefined when it is none. */
export function parseReading(text: unknown): Reading | undefined {
  const [, kind, more = ''] = (typeof text === 'string' && WORDS.exec(text)) || [];
  if (!KINDS.includes(kind as Kind)) return undefined;
  return {
    kind: kind as Kind,
    blank: more.includes('blank'),
    list: more.includes('list'),
    withoutNul: more.includes('NUL'),
  };
}

/** What a schema says about reading: its own word, or else what follows from its type. */
export function readingOf(schema: JsonSchema): Reading {
  return parseReading(schema['x-reads']) ?? { kind: kindOf(schema), blank: false, list: false, withoutNul: false };
}

/** Types that a value may have, `null` aside. */
export function typesOf(schema: JsonSchema): readonly string[] {
  return ([schema['type'] ?? []].flat() as string[]).filter((type) => type !== 'null');
}

function kindOf(schema: JsonSchema): Kind {
  const types = typesOf(schema);
  const is = (type: string) => types.includes(type);
  if (is('string')) return is('number') || is('integer') || is('boolean') ? 'json' : 'text';
  if (is('number')) return 'decimal';
  if (is('integer')) return 'integer';
  if (is('boolean')) return 'boolean';
  return types.length === 0 && !isMapping(schema['properties']) ? 'json' : 'exact';
}
