/** The entry a table has itself: names come from outside, and every object knows `constructor`. */
export function ownEntry<Value>(table: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined;
}
