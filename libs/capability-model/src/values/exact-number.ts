import { MOST_DIGITS } from './decimal.js';

type WithRawJson = typeof JSON & { rawJSON(text: string): unknown };

/**
 * A number of a JSON text that a double would change, as it was written. `JSON.stringify` writes the same characters,
 * `String` gives them.
 */
export class ExactNumber {
  constructor(readonly text: string) {}

  toJSON(): unknown {
    return (JSON as WithRawJson).rawJSON(this.text);
  }

  toString(): string {
    return this.text;
  }
}

/** True for a JSON number, whichever of its two forms it has. */
export function isNumber(value: unknown): value is number | ExactNumber {
  return typeof value === 'number' || value instanceof ExactNumber;
}

/** False for what no reader holds: more digits than any quantity has, or `1e400`, which becomes infinity or null. */
export function isReadable({ text }: ExactNumber): boolean {
  return text.length <= MOST_DIGITS && (/^-?\d+$/.test(text) || Number.isFinite(Number(text)));
}
