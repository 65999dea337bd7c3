import { escapeToken } from '../values/json-pointer.js';
import { isMapping } from '../values/mapping.js';
import type { BodyContract, JsonSchema } from '../operation/operation.js';

/** So many are told; one more says that there are others. */
const MOST = 21;

/** Longer pointers are cut. */
const LONGEST = 200;

/** Pointers of body fields that no schema mentions, at most 21. Composed schemas count as mentioning what any part mentions. */
export type UnknownFields = (body: unknown) => string[];

/** Prepares the search for the bodies of one operation. */
export function compileUnknownFields(contract: BodyContract | undefined): UnknownFields {
  if (!contract) return (body) => (body === undefined ? [] : ['/body']);
  if (!contract.described) return () => [];
  const root = new Mentioned([contract.schema]);
  return (body) => {
    const found: string[] = [];
    if (body !== undefined) collect(body, root, [], found);
    return found;
  };
}

/** What a set of schemas says about the names in a value; parts are looked at when a value first gets there. */
class Mentioned {
  /** Undefined when nothing is said about members: then nothing is unknown. */
  readonly names: ReadonlyMap<string, JsonSchema[]> | undefined;
  readonly open: boolean;
  private readonly ofItems: JsonSchema[];
  private readonly members = new Map<string, Mentioned>();
  private inItems: Mentioned | undefined;

  constructor(schemas: readonly JsonSchema[]) {
    const parts = schemas.flatMap(flatten);
    const listed = parts.flatMap(({ properties }) => (isMapping(properties) ? [properties] : []));
    this.names = listed.length ? gather(listed) : undefined;
    this.open = parts.some(
      (part) => part['additionalProperties'] !== undefined || part['patternProperties'] !== undefined,
    );
    this.ofItems = parts.flatMap(({ items }) => (isMapping(items) ? [items] : []));
  }

  get items(): Mentioned | undefined {
    if (this.ofItems.length) this.inItems ??= new Mentioned(this.ofItems);
    return this.inItems;
  }

  member(name: string): Mentioned | undefined {
    const known = this.members.get(name);
    if (known) return known;
    const schemas = this.names?.get(name);
    const made = schemas && new Mentioned(schemas);
    if (made) this.members.set(name, made);
    return made;
  }
}

function gather(listed: readonly Readonly<Record<string, unknown>>[]): Map<string, JsonSchema[]> {
  const names = new Map<string, JsonSchema[]>();
  for (const properties of listed) {
    for (const [name, schema] of Object.entries(properties)) {
      names.set(name, [...(names.get(name) ?? []), isMapping(schema) ? schema : {}]);
    }
  }
  return names;
}

function collect(value: unknown, mentioned: Mentioned, path: (string | number)[], found: string[]): void {
  if (found.length === MOST) return;
  if (Array.isArray(value)) return collectItems(value, mentioned.items, path, found);
  if (!isMapping(value) || !mentioned.names) return;
  for (const key of Object.keys(value)) {
    const member = mentioned.member(key);
    path.push(key);
    if (member) collect(value[key], member, path, found);
    else if (!mentioned.open && found.length < MOST) found.push(pointerOf(path));
    path.pop();
  }
}

function collectItems(
  values: readonly unknown[],
  items: Mentioned | undefined,
  path: (string | number)[],
  found: string[],
): void {
  if (!items) return;
  values.forEach((value, index) => {
    path.push(index);
    collect(value, items, path, found);
    path.pop();
  });
}

function pointerOf(path: readonly (string | number)[]): string {
  const pointer = `/body/${path.map((part) => escapeToken(String(part))).join('/')}`;
  return pointer.length > LONGEST ? `${pointer.slice(0, LONGEST)}…` : pointer;
}

function flatten(schema: JsonSchema): JsonSchema[] {
  const lists = ['allOf', 'anyOf', 'oneOf'].flatMap((key) =>
    Array.isArray(schema[key]) ? (schema[key] as unknown[]) : [],
  );
  const single = ['if', 'then', 'else'].map((key) => schema[key]);
  const dependent = isMapping(schema['dependentSchemas']) ? Object.values(schema['dependentSchemas']) : [];
  return [schema, ...[...lists, ...single, ...dependent].flatMap((part) => (isMapping(part) ? flatten(part) : []))];
}
