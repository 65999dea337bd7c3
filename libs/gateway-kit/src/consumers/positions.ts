import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { safeText } from '../logging/safe-text.js';

/** A place in a YAML file: keys and indices from its root. */
export type Place = readonly (string | number)[];

/** A YAML text with the line of everything in it. */
export interface Located {
  readonly document: Document.Parsed;
  /** `line:column` of the value at a place, or of its nearest ancestor. */
  position(place: Place): string;
  /** Syntax faults, each with its position. */
  readonly faults: readonly string[];
}

/** Parses YAML and keeps the positions. Aliases are limited, so a small file cannot become a huge one. */
export function locate(text: string): Located {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  };
  return {
    document,
    faults: document.errors.map((error) => `${at(error.pos[0])} ${safeText(error.message)}`),
    position(place) {
      for (let length = place.length; length > 0; length--) {
        const node = document.getIn(place.slice(0, length), true);
        if (isNode(node) && node.range) return at(node.range[0]);
      }
      return '1:1';
    },
  };
}

/** A place as people read it: `consumers[0].keys[1].sha256`. */
export function placeText(place: Place): string {
  return place
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index ? '.' : ''}${shownWord(part)}`))
    .join('');
}

/** A word of the file that may be repeated. One with digits can be a key that stands in a wrong place. */
export function shownWord(word: string): string {
  return /^[A-Za-z_.*:-]{1,64}\d{0,3}$/.test(word) ? word : '…';
}
