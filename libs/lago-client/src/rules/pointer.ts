import { findAll, pointerTokens, valueOf } from '@lago/capability-model';

/** The value at a pointer (RFC 6901); undefined when it leads nowhere. With `*`, what it leads to in every item of a list. */
export function resolve(root: unknown, pointer: string): unknown {
  const tokens = tokensOf(pointer);
  const star = tokens.indexOf('*');
  if (star < 0) return valueOf(root, tokens);
  const list = valueOf(root, tokens.slice(0, star));
  return Array.isArray(list) ? findAll(root, pointer).map(({ value }) => value) : undefined;
}

const known = new Map<string, readonly string[]>();

/** The unescaped tokens of a pointer of a rule: few, always the same. */
export function tokensOf(pointer: string): readonly string[] {
  let tokens = known.get(pointer);
  if (!tokens) known.set(pointer, (tokens = pointerTokens(pointer)));
  return tokens;
}
