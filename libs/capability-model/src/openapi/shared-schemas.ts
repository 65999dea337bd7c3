import { isMapping } from '../values/mapping.js';
import type { JsonSchema } from '../operation/operation.js';
import { Digests } from './digests.js';
import { typeName } from './schema-names.js';

/** Objects shorter than this (characters of JSON) are not worth a name. */
const WORTH_A_NAME = 200;

/** What two uses of one schema may differ in. */
const ANNOTATIONS = ['description', 'title', 'examples', 'deprecated', 'default'];

/**
 * Gives names to the object schemas that occur more than once. The model resolves every `$ref`; readers and generators
 * of types want them back. First `count` every schema, then `write` them.
 */
export class SharedSchemas {
  readonly components: Record<string, JsonSchema> = {};
  private readonly counted = new Map<string, number>();
  private readonly seen = new Map<object, number>();
  private readonly names = new Map<string, string>();
  private readonly digests = new Digests();

  constructor(taken: Iterable<string>) {
    for (const name of taken) this.components[name] = {};
  }

  count(schema: unknown): void {
    if (!isMapping(schema)) return;
    // Resolved references are one object in many places; more than twice changes nothing, and takes for ever.
    const times = (this.seen.get(schema) ?? 0) + 1;
    if (times > 2) return;
    this.seen.set(schema, times);
    const key = this.keyOf(schema);
    if (key !== undefined) this.counted.set(key, (this.counted.get(key) ?? 0) + 1);
    visit(schema, (inner) => (this.count(inner), inner));
  }

  /** The schema with what is shared replaced by references. `hint` names it if it is shared itself. */
  write(schema: JsonSchema, hint: string): JsonSchema {
    const key = this.keyOf(schema);
    if (key === undefined || (this.counted.get(key) ?? 0) < 2) return this.inside(schema, hint);
    const name = this.names.get(key) ?? this.define(schema, hint, key);
    const own = Object.fromEntries(
      ANNOTATIONS.flatMap((word) =>
        schema[word] === undefined || same(schema[word], this.components[name]?.[word]) ? [] : [[word, schema[word]]],
      ),
    );
    return { $ref: `#/components/schemas/${name}`, ...own };
  }

  /** What makes two object schemas the same type; undefined for schemas that stay where they are. */
  private keyOf(schema: JsonSchema): string | undefined {
    if (!isMapping(schema['properties'])) return undefined;
    const { digest, length } = this.digests.of(schema, ANNOTATIONS);
    return length < WORTH_A_NAME ? undefined : digest;
  }

  private define(schema: JsonSchema, hint: string, key: string): string {
    let name = hint;
    for (let number = 2; Object.hasOwn(this.components, name); number++) name = `${hint}${number}`;
    this.names.set(key, name);
    this.components[name] = {};
    this.components[name] = this.inside(schema, hint);
    return name;
  }

  private inside(schema: JsonSchema, hint: string): JsonSchema {
    return visit(schema, (inner, property, item) =>
      this.write(inner, item ? typeName(hint, 'item') : property === undefined ? hint : typeName(property)),
    );
  }
}

type Change = (schema: JsonSchema, property: string | undefined, item: boolean) => JsonSchema;

/** Changes the direct sub-schemas of a schema. */
function visit(schema: JsonSchema, change: Change): JsonSchema {
  const result: Record<string, unknown> = { ...schema };
  const { properties, items } = schema;
  if (isMapping(properties)) {
    result['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => [name, isMapping(inner) ? change(inner, name, false) : inner]),
    );
  }
  if (isMapping(items)) result['items'] = change(items, undefined, true);
  const { dependentSchemas } = schema;
  if (isMapping(dependentSchemas)) {
    result['dependentSchemas'] = Object.fromEntries(
      Object.entries(dependentSchemas).map(([name, inner]) => [name, isMapping(inner) ? opened(inner) : inner]),
    );
  }
  for (const word of ['additionalProperties', 'not', 'if', 'then', 'else', 'contains']) {
    const inner = schema[word];
    if (isMapping(inner)) result[word] = change(inner, undefined, false);
  }
  for (const word of ['allOf', 'anyOf', 'oneOf', 'prefixItems']) {
    const list = schema[word];
    if (Array.isArray(list)) {
      result[word] = list.map((inner: unknown) => (isMapping(inner) ? change(inner, undefined, false) : inner));
    }
  }
  return result;
}

/** Says that it speaks of some members only: linters would take it for a whole object. */
function opened(schema: JsonSchema): JsonSchema {
  return { additionalProperties: true, ...schema };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
