import { isMapping } from '../values/mapping.js';
import type { Expanded, Part } from './expanded-schema.js';

/** Sorted; undefined when any type will do. */
export function typesOf(schema: Expanded): string[] | undefined {
  const own = schema.parts.map(partTypes);
  const chosen = schema.choices.map((forms) => {
    const inner = forms.map(typesOf);
    return inner.includes(undefined) ? undefined : new Set(inner.flatMap((types) => types ?? []));
  });
  const known = [...own, ...chosen].filter((types) => types !== undefined);
  const [first] = known;
  if (!first) return undefined;
  const shared = [...first].filter((type) => known.every((types) => allows(types, type)));
  if (known.some((types) => types.has('integer')) && shared.includes('number')) shared.push('integer');
  const narrowed = known.every((types) => types.has('number')) ? shared : shared.filter((type) => type !== 'number');
  const kinds = new Set(narrowed.includes('number') ? narrowed.filter((type) => type !== 'integer') : narrowed);
  if (schema.nullable) kinds.add('null');
  return [...kinds].sort((one, other) => Number(one === 'null') - Number(other === 'null') || (one < other ? -1 : 1));
}

function allows(types: ReadonlySet<string>, type: string): boolean {
  if (type === 'number') return types.has('number') || types.has('integer');
  return types.has(type) || (type === 'integer' && types.has('number'));
}

function partTypes({ keywords }: Part): Set<string> | undefined {
  const { type, properties, items, enum: values, const: constant } = keywords;
  if (typeof type === 'string') return new Set([type]);
  if (Array.isArray(type)) return new Set(type.map(String));
  if (Array.isArray(values)) return new Set((values as unknown[]).map(typeOf));
  if (constant !== undefined) return new Set([typeOf(constant)]);
  if (isMapping(properties)) return new Set(['object']);
  return isMapping(items) ? new Set(['array']) : undefined;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
