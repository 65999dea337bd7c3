import { isNumber } from '@lago/capability-model';

/** Reads a JSON pointer (RFC 6901); undefined when it leads nowhere. `*` collects from every item of a list. */
export function resolve(root: unknown, pointer: string): unknown {
  return walk(root, tokensOf(pointer));
}

const known = new Map<string, readonly string[]>();

/** The unescaped tokens of a JSON pointer; none for the whole value. Pointers are those of rules: few, always the same. */
export function tokensOf(pointer: string): readonly string[] {
  let tokens = known.get(pointer);
  if (!tokens) known.set(pointer, (tokens = readTokens(pointer)));
  return tokens;
}

function readTokens(pointer: string): readonly string[] {
  if (pointer === '' || pointer === '/') return [];
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A copy of `root` in which the value at `pointer` is `value`; objects on the way that are missing are made. */
export function replaceAt(root: unknown, pointer: string, value: unknown): unknown {
  return put(root, tokensOf(pointer), value);
}

function walk(value: unknown, tokens: readonly string[]): unknown {
  const [token, ...rest] = tokens;
  if (token === undefined) return value;
  if (token === '*') {
    return Array.isArray(value)
      ? value.map((item) => walk(item, rest)).filter((item) => item !== undefined)
      : undefined;
  }
  return isRecord(value) || Array.isArray(value) ? walk(own(value, token), rest) : undefined;
}

function own(value: object, token: string): unknown {
  return Object.hasOwn(value, token) ? (value as Record<string, unknown>)[token] : undefined;
}

function put(value: unknown, tokens: readonly string[], leaf: unknown): unknown {
  const [token, ...rest] = tokens;
  if (token === undefined) return leaf;
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === token ? put(item, rest, leaf) : item));
  const record = isRecord(value) ? value : {};
  return { ...record, [token]: put(own(record, token), rest, leaf) };
}

/** True for JSON objects. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumber(value);
}
