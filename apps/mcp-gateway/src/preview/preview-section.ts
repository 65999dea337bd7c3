/** What a preview says under each of its headings, in the order in which a person reads it. */
export interface PreviewSection {
  readonly heading: string;
  /** The member of structured answers that holds it. */
  readonly key: 'unknown' | 'touches' | 'lines' | 'changes' | 'amounts' | 'alike' | 'follows' | 'also_sent';
  readonly lines: readonly string[];
  /** Pointers into the call whose values are said; with all that lies below them. */
  readonly covers: readonly string[];
}

/** A section without a heading of its own. */
export function previewSection(
  key: PreviewSection['key'],
  heading: string,
  lines: readonly string[],
  covers: readonly string[] = [],
): PreviewSection {
  return { key, heading, lines, covers };
}
