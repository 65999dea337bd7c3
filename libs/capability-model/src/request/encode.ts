import type { PathEncoding } from '../operation/operation.js';

/** Percent-encodes all but the unreserved characters of RFC 3986. Throws URIError for a lone surrogate. */
export function percentEncode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The same, but for the reserved characters that mean nothing inside a query value (OpenAPI `allowReserved`). */
export function percentEncodeUnreserved(value: string): string {
  return percentEncode(value).replace(/%(?:21|24|27|28|29|2A|2C|2F|3A|3B|3D|3F|40)/g, decodeURIComponent);
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
