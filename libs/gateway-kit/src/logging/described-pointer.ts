import type { JsonSchema } from '@lago/capability-model';

const made = new WeakMap<JsonSchema, ReadonlySet<string>>();

/** A JSON pointer as a line may show it: names the schema does not know are the caller's own, and become `*`. */
export function describedPointer(schema: JsonSchema, pointer: string): string {
  const names = made.get(schema) ?? namesIn(schema, new Set());
  made.set(schema, names);
  return pointer
    .split('/')
    .map((part) => (part === '' || names.has(part) || /^\d+$/.test(part) ? part : '*'))
    .join('/');
}

/** Every name of a member, however deep. */
function namesIn(value: unknown, names: Set<string>): Set<string> {
  if (typeof value !== 'object' || value === null) return names;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'properties') for (const name of Object.keys(inner as object)) names.add(name);
    namesIn(inner, names);
  }
  return names;
}
