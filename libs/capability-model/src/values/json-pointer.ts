import { isMapping } from './mapping.js';

/** One reference token of a JSON pointer, escaped (RFC 6901). */
export function escapeToken(token: string | number): string {
  return String(token).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The unescaped tokens of a JSON pointer; none for the whole value. */
export function pointerTokens(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value a pointer names, or undefined. */
export function valueAt(tree: unknown, pointer: string): unknown {
  return valueOf(tree, pointerTokens(pointer));
}

/** The value that unescaped tokens lead to, or undefined. */
export function valueOf(tree: unknown, tokens: readonly string[]): unknown {
  let value: unknown = tree;
  for (const token of tokens) {
    if (!(isMapping(value) || Array.isArray(value)) || !Object.hasOwn(value, token)) return undefined;
    value = (value as Record<string, unknown>)[token];
  }
  return value;
}

/** A value with the pointer at which it was found. */
export interface Found {
  readonly at: string;
  readonly value: unknown;
}

/** Everything a pointer leads to; `*` stands for every item of a list. */
export function findAll(tree: unknown, pointer: string): readonly Found[] {
  let found: readonly Found[] = [{ at: '', value: tree }];
  for (const token of pointerTokens(pointer)) {
    found = found.flatMap(({ at, value }) => {
      if (token !== '*' || !Array.isArray(value)) {
        const member = valueOf(value, [token]);
        return member === undefined ? [] : [{ at: `${at}/${escapeToken(token)}`, value: member }];
      }
      return value.map((item, index) => ({ at: `${at}/${index}`, value: item as unknown }));
    });
  }
  return found;
}

/** A copy of `tree` in which the value at `pointer` is `value`; objects on the way that are missing are made. */
export function replaceAt(tree: unknown, pointer: string, value: unknown): unknown {
  return put(tree, pointerTokens(pointer), value);
}

function put(tree: unknown, tokens: readonly string[], leaf: unknown): unknown {
  const [token, ...rest] = tokens;
  if (token === undefined) return leaf;
  if (Array.isArray(tree)) return tree.map((item, index) => (String(index) === token ? put(item, rest, leaf) : item));
  const members = isMapping(tree) ? tree : {};
  return { ...members, [token]: put(valueOf(members, [token]), rest, leaf) };
}
