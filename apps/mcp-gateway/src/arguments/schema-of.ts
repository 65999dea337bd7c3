import type { JsonSchema } from '@lago/capability-model';

const PARTS = ['allOf', 'anyOf', 'oneOf'] as const;

/** True when a schema, or one of its branches, is fulfilled by values of a type. */
export function allows(schema: JsonSchema, type: string): boolean {
  const types = [schema['type'] ?? []].flat() as unknown[];
  const values = schema['enum'] as readonly unknown[] | undefined;
  if (type === 'null' && values?.includes(null)) return true;
  if (types.includes(type)) return true;
  if (!types.length && type === 'object' && schema['properties']) return true;
  return branches(schema).some((branch) => allows(branch, type));
}

/** The schema of a member; undefined when the schema does not describe it. */
export function memberOf(schema: JsonSchema, name: string): JsonSchema | undefined {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  if (Object.hasOwn(properties, name)) return properties[name];
  for (const branch of branches(schema)) {
    const found = memberOf(branch, name);
    if (found) return found;
  }
  return undefined;
}

/** The members a schema describes, by name. */
export function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  const inBranches = branches(schema).map(propertiesOf).reverse();
  return Object.assign({}, ...inBranches, schema['properties']) as Record<string, JsonSchema>;
}

/** True for an object that may have members of any name besides. */
export function isOpen(schema: JsonSchema): boolean {
  return (schema['additionalProperties'] ?? false) !== false || branches(schema).some(isOpen);
}

/** The texts an enum allows; undefined where other texts are allowed as well. */
export function textsOf(schema: JsonSchema): readonly string[] | undefined {
  const own = schema['enum'] as readonly unknown[] | undefined;
  if (own) return own.filter((one) => typeof one === 'string');
  const parts = branches(schema).filter((one) => allows(one, 'string'));
  const texts = parts.map(textsOf);
  return texts.length && texts.every((one) => one !== undefined) ? texts.flat() : undefined;
}

/** The schema of the items of a list. */
export function itemsOf(schema: JsonSchema): JsonSchema {
  const own = schema['items'] as JsonSchema | undefined;
  return (
    own ??
    branches(schema)
      .map(itemsOf)
      .find((items) => Object.keys(items).length > 0) ??
    {}
  );
}

/** True when a member must be there. */
export function isRequired(schema: JsonSchema, name: string): boolean {
  return ((schema['required'] as readonly string[] | undefined) ?? []).includes(name);
}

/** True for an object of free keys. */
export function isMap(schema: JsonSchema): boolean {
  return allows(schema, 'object') && !schema['properties'] && !branches(schema).some((one) => one['properties']);
}

function branches(schema: JsonSchema): readonly JsonSchema[] {
  return PARTS.flatMap((part) => (schema[part] as readonly JsonSchema[] | undefined) ?? []);
}
