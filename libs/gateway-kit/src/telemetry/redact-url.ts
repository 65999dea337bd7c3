/** What stands in a trace for what callers chose: a customer's id may be an e-mail address. */
export const REDACTED = 'REDACTED';

/** A path as far as it is not the caller's own words: every placeholder of its template is blanked. */
export function filledTemplate(template: string): string {
  return template.replace(/\{[^}]*\}/g, REDACTED);
}

/** The same for a path that matches nothing: segments that no address here has are blanked. */
export function knownPath(target: string, words: ReadonlySet<string>): string {
  const [path = ''] = target.split('?', 1);
  return path
    .split('/')
    .slice(0, MOST_SEGMENTS)
    .map((part) => (part === '' || words.has(part) ? part : REDACTED))
    .join('/');
}

const MOST_SEGMENTS = 12;

/** The fixed segments of addresses. */
export function wordsOf(paths: readonly string[]): ReadonlySet<string> {
  const parts = paths.flatMap((path) => path.split('/'));
  return new Set(parts.filter((part) => part !== '' && !part.includes('{')));
}
