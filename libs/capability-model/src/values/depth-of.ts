/** Deepest nesting of what is written in a query or a form: nobody writes more by hand, and more fills the stack. */
export const DEEPEST = 32;

/** Levels of lists and objects; counting ends where it is more than DEEPEST. */
export function depthOf(value: unknown, above = 0): number {
  if (typeof value !== 'object' || value === null || above > DEEPEST) return above;
  return Object.values(value).reduce<number>(
    (deepest, inner) => Math.max(deepest, depthOf(inner, above + 1)),
    above + 1,
  );
}
