/** A copy of an object without some of its members. */
export function without<Value extends object>(value: Value, ...names: string[]): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) as Partial<Value>;
}
