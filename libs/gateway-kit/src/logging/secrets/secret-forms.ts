/** Shorter texts stand everywhere by chance; blanking them would leave nothing to read. */
const SHORTEST = 4;

/** Characters of base64 that must match before they count as a secret. */
const SHORTEST_BASE64 = 6;

const MOST_KEPT = 1000;
const kept = new Map<string, readonly string[]>();

/**
 * The texts as which a secret can stand in a line: as it is, as JSON escapes it, percent-encoded, in hex, and inside
 * the base64 of a longer text (such as the `user:password` of Basic authentication).
 */
export function formsOf(secret: string): readonly string[] {
  if (secret.length < SHORTEST) return [];
  const known = kept.get(secret);
  if (known) return known;
  const forms = [...new Set(write(secret))].filter((form) => form.length >= SHORTEST);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(secret, forms);
  return forms;
}

function write(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const percent = percentEncoded(secret);
  const encoded = [0, 1, 2].map((shift) => insideBase64(bytes, shift)).filter((form) => form.length >= SHORTEST_BASE64);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    bytes.toString('hex'),
    ...encoded,
    ...encoded.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

function percentEncoded(secret: string): string {
  try {
    return encodeURIComponent(secret);
  } catch {
    // Half a surrogate pair cannot be percent-encoded, so nobody writes it that way.
    return secret;
  }
}

/** The characters of base64 that depend on `bytes` alone, when they begin `shift` bytes into a group of three. */
function insideBase64(bytes: Buffer, shift: number): string {
  const whole = Buffer.concat([Buffer.alloc(shift), bytes]);
  return whole.toString('base64').slice(Math.ceil((shift * 8) / 6), Math.floor((whole.length * 8) / 6));
}
