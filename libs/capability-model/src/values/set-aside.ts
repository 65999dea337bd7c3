/** A JSON text whose awkward numbers stand in it as texts: a mark, and their index in `numbers`. */
export interface Aside {
  readonly text: string;
  readonly numbers: readonly string[];
}

/** Begins the texts that stand for numbers; a text without the escape of this character has none of its own. */
export const MARK = '\0';
export const MARK_ESCAPED = '\\u0000';

const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BEFORE_COLON = /\s*:/y;

/** Replaces the numbers for which `isKept` is false. What is no JSON stays none. */
export function setAside(text: string, isKept: (number: string) => boolean): Aside {
  const numbers: string[] = [];
  const parts: string[] = [];
  let copied = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      NUMBER.lastIndex = at;
      const number = NUMBER.exec(text)?.[0];
      if (number === undefined) continue;
      const end = at + number.length;
      if (!isKept(number) && !isName(text, end)) {
        parts.push(text.slice(copied, at), `"${MARK_ESCAPED}${numbers.push(number) - 1}"`);
        copied = end;
      }
      at = end - 1;
    }
  }
  return { text: parts.join('') + text.slice(copied), numbers };
}

/** A number before a colon is a fault that a text in its place would hide. */
function isName(text: string, end: number): boolean {
  BEFORE_COLON.lastIndex = end;
  return BEFORE_COLON.test(text);
}

function endOfString(text: string, start: number): number {
  for (let end = start + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === QUOTE) return end;
    if (code === BACKSLASH) end++;
  }
  return text.length;
}
