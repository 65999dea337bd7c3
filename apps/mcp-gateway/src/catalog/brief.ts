/** The first clause of a text, cut to `limit` characters where a phrase ends. */
export function brief(text: string, limit: number): string {
  const whole = text.replace(/\s+/g, ' ').trim();
  const sentence = /^.*?[.;](?=\s|$)/.exec(whole)?.[0] ?? whole;
  const kept = sentence.replace(/[.;]$/, '');
  if (kept.length <= limit) return kept;
  const cut = kept.slice(0, limit + 1);
  const phrase = Math.max(...[', ', ' (', ': ', ' - '].map((mark) => cut.lastIndexOf(mark)));
  const end = phrase > limit / 3 ? phrase : cut.lastIndexOf(' ');
  return cut.slice(0, end).replace(/(?:[\s,:(]|\b(?:and|or|of|the|a|an|in|to|for|with|by|is|when|that))+$/, '');
}

// How a value is written on the wire is the gateway's business: who reads this would encode a second time.
const WIRE = /%2E|\bencoded\b|\braw dots?\b|without \[\]/i;

/** Whole sentences of a text while they fit in `limit` characters; always at least the first one. */
export function sentences(text: string, limit: number): string {
  const all = wholeSentences(text);
  let result = all[0] ?? '';
  for (const next of all.slice(1)) {
    if (result.length + next.length + 1 > limit) break;
    result += ` ${next}`;
  }
  return result;
}

/** What a text says will happen: its sentences but those about the answer, in `limit` characters. */
export function effects(text: string, limit: number): string {
  return sentences(
    wholeSentences(text)
      .filter((sentence) => !sentence.startsWith('Returns '))
      .join(' '),
    limit,
  );
}

/** True for a remark about the wire. */
export function isAboutTheWire(text: string): boolean {
  return WIRE.test(text);
}

function wholeSentences(text: string): readonly string[] {
  const all = text
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(?<=[.!?])\s+(?=[A-Z0-9"'])/);
  return all.filter((sentence) => !isAboutTheWire(sentence));
}
