import type { PathEncoding } from '../operation/operation.js';

/** Percent-encodes all but the unreserved characters of RFC 3986. Throws URIError for a lone surrogate. */
export function percentEncode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Writes a path value in one of the named encodings. */
export function encodePathValue(value: string, encoding: PathEncoding): string {
  if (encoding === 'keep-slash') return value.split('/').map(percentEncode).join('/');
  const encoded = percentEncode(value);
  return encoding === 'percent-dots' ? encoded.replaceAll('.', '%2E') : encoded;
}

/** True when a path value would vanish or move the request to another path: empty, `.` or `..`. */
export function isPathTrap(value: string, encoding: PathEncoding): boolean {
  const segments = encoding === 'keep-slash' ? value.split('/') : [value];
  return segments.some((segment) => segment === '' || segment === '.' || segment === '..');
}
