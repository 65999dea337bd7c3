import { isNumber } from '@lago/capability-model';

// Line breaks and tabs stay; the rest of C0 and C1, zero-width characters, directional overrides and the tag block
// can hide text from people that a model still reads. Joiners belong to the spelling of Persian, Hindi and of emoji:
// after what is no ASCII they stay.
const INVISIBLE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|(?<![^\u0000-\u00ff\u200c\u200d])[\u200c\u200d]|\udb40[\udc00-\udc7f]/g;

/** Members whose value the next call needs as it is: identifiers, codes, numbers of documents, metadata. */
const IDENTIFIER = /(?:^|_)(?:ids?|codes?|key|value|number|slug)$/;

/** Removes control and invisible characters from a text that a person reads. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, '');
}

/** The same for every text inside a JSON value, keys included; identifiers stay as they are. */
export function sanitize(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return IDENTIFIER.test(name) ? value : visible(value);
  if (Array.isArray(value)) return value.map((item) => sanitize(item, name));
  if (typeof value !== 'object' || value === null || isNumber(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    Object.defineProperty(result, visible(key), {
      value: sanitize(member, key),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return result;
}

/** JSON in which what cannot be seen is written as an escape: it reads back the same. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value).replace(INVISIBLE, (found) =>
    [...Array(found.length).keys()].map((at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}
