import { pointerTokens } from '@lago/capability-model';

/**
 * The texts of the items of a list in a JSON text, byte for byte: what goes on to a caller keeps its digits, its escapes
 * and the order of its keys. `text` is JSON already; undefined when the pointer leads to no list.
 */
export function listItems(text: string, pointer: string): readonly string[] | undefined {
  let at = skipSpace(text, 0);
  for (const token of pointerTokens(pointer)) {
    const found = memberAt(text, at, token);
    if (found === undefined) return undefined;
    at = found;
  }
  if (text[at] !== '[') return undefined;
  const items: string[] = [];
  at = skipSpace(text, at + 1);
  while (text[at] !== ']') {
    const end = skipValue(text, at);
    items.push(text.slice(at, end));
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
    else if (text[at] !== ']') return undefined;
  }
  return items;
}

/** Where the value of a member of the object at `from` begins; the last one of that name counts, as for JSON.parse. */
function memberAt(text: string, from: number, name: string): number | undefined {
  if (text[from] !== '{') return undefined;
  let found: number | undefined;
  let at = skipSpace(text, from + 1);
  while (text[at] === '"') {
    const end = skipString(text, at);
    const value = skipSpace(text, skipSpace(text, end) + 1);
    if (JSON.parse(text.slice(at, end)) === name) found = value;
    at = skipSpace(text, skipValue(text, value));
    if (text[at] !== ',') break;
    at = skipSpace(text, at + 1);
  }
  return found;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return at;
}

function skipString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function skipValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  do {
    const sign = text[at];
    if (sign === '"') {
      at = skipString(text, at);
      continue;
    }
    if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    else if (depth === 0) return skipPlain(text, at);
    at += 1;
  } while (depth > 0 && at < text.length);
  return at;
}

/** A number or a word. */
function skipPlain(text: string, from: number): number {
  let at = from;
  while (at < text.length && !/[\s,\]}]/.test(text[at] as string)) at += 1;
  return at;
}
