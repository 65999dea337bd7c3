import { ExactNumber } from '../values/exact-number.js';

/** One step of a path: a key, an index, every child, or every descendant with a key. */
type Step = { readonly key: string } | { readonly index: number } | 'all' | { readonly deep: string };

/** Extracts from a parsed reply; undefined when nothing is there. */
export type Extract = (value: unknown) => unknown;

const STEP =
  /\.\.([A-Za-z_][\w-]*)|\.([A-Za-z_$][\w$-]*)|\.?(?:\[\s*(-?\d+|\*|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*\]|(\*))/y;

/**
 * Compiles the part of JSONPath that documents use: `$`, `.key`, `['key']`, `[0]`, `[-1]`, `[*]`, `.*`, `..key`.
 * Undefined for filters, slices and scripts. A path with `*` or `..` gives a list, any other one value.
 */
export function compileJsonPath(path: string): Extract | undefined {
  const text = path.trim();
  if (!text.startsWith('$')) return undefined;
  if (text === '$' || text === '$.') return (value) => value;
  const steps = parseSteps(text);
  if (!steps) return undefined;
  const many = steps.some((step) => step === 'all' || (typeof step === 'object' && 'deep' in step));
  return (value) => {
    let found: unknown[] = [value];
    for (const step of steps) found = found.flatMap((item) => take(item, step));
    return many ? found : found[0];
  };
}

function parseSteps(text: string): Step[] | undefined {
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text);
    if (!match) return undefined;
    const [, deep, key, bracket, star] = match;
    if (deep !== undefined) steps.push({ deep });
    else if (key !== undefined) steps.push({ key });
    else if (star !== undefined || bracket === '*') steps.push('all');
    else if (bracket !== undefined && /^-?\d+$/.test(bracket)) steps.push({ index: Number(bracket) });
    else if (bracket !== undefined) steps.push({ key: bracket.slice(1, -1).replace(/\\(.)/g, '$1') });
  }
  return steps;
}

function take(value: unknown, step: Step): unknown[] {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return [];
  if (step === 'all') return Object.values(value);
  if ('deep' in step) return descend(value, step.deep);
  if ('index' in step) {
    const item: unknown = Array.isArray(value) ? value.at(step.index) : undefined;
    return item === undefined ? [] : [item];
  }
  // The length of a list is not a member of it.
  return !Array.isArray(value) && Object.hasOwn(value, step.key) ? [(value as Record<string, unknown>)[step.key]] : [];
}

function descend(value: object, key: string): unknown[] {
  const own = !Array.isArray(value) && Object.hasOwn(value, key) ? [(value as Record<string, unknown>)[key]] : [];
  const below = Object.values(value).flatMap((child: unknown) =>
    typeof child === 'object' && child !== null && !(child instanceof ExactNumber) ? descend(child, key) : [],
  );
  return [...own, ...below];
}
