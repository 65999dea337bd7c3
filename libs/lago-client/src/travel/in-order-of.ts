/**
 * The values that belong to these ids, in their order, whatever order they were found in; an id that stands twice takes
 * its values in turn. Undefined when an id has none left.
 */
export function inOrderOf<Value>(
  ids: readonly string[],
  found: readonly (readonly [id: string, value: Value])[],
): readonly Value[] | undefined {
  const byId = new Map<string, Value[]>();
  for (const [id, value] of found) byId.set(id, [...(byId.get(id) ?? []), value]);
  const own: Value[] = [];
  for (const id of ids) {
    const values = byId.get(id);
    if (!values?.length) return undefined;
    own.push(values.shift() as Value);
  }
  return own;
}
