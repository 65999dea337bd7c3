import type { Parameter } from '../operation/operation.js';

/** Reads a text in OpenAPI's style simple (paths, headers): commas part lists and objects. `decode` is for one part. */
export function readSimple(text: string, { style }: Parameter, decode: (part: string) => string): unknown {
  if (style === 'repeat') return text.split(',').map(decode);
  if (style === 'pairs') return readPairs(text.split(','), decode);
  if (style === 'members') return readPairs(text.split(',').flatMap(assignment), decode);
  return decode(text);
}

/** `a,1,b,2` as an object. */
export function readPairs(parts: readonly string[], decode: (part: string) => string): Record<string, unknown> {
  const object = Object.create(null) as Record<string, unknown>;
  for (let index = 0; index < parts.length; index += 2) {
    object[decode(parts[index] ?? '')] = decode(parts[index + 1] ?? '');
  }
  return object;
}

function assignment(text: string): string[] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}
