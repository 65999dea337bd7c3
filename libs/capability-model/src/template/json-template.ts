/** Put before a text that stood in quotes, so that its value stays a text. */
export const QUOTED = '\u0000quoted\u0000';

/**
 * Parses JSON written as text with `{{x}}` references, bare or inside quotes, into data with references.
 * Undefined when it is not JSON.
 */
export function parseJsonTemplate(text: string): unknown {
  let result = '';
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (quoted) {
      if (character === '\\') result += character + text.charAt(++index);
      else {
        quoted = character !== '"';
        result += character;
      }
    } else if (character === '"') {
      quoted = true;
      result += character;
    } else if (text.startsWith('{{', index)) {
      const end = text.indexOf('}}', index);
      if (end === -1) return undefined;
      result += JSON.stringify(`\u0000${text.slice(index, end + 2)}`);
      index = end + 1;
    } else result += character;
  }
  try {
    return markQuoted(JSON.parse(result));
  } catch {
    return undefined;
  }
}

function markQuoted(node: unknown): unknown {
  if (typeof node === 'string') return node.startsWith('\u0000') ? node.slice(1) : QUOTED + node;
  if (Array.isArray(node)) return node.map(markQuoted);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, markQuoted(value)]));
}
