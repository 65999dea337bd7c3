/** Clauses of a description while they fit in `limit` characters; the first one always, and none of them cut. */
export function brief(text: string, limit: number): string {
  const all = clauses(text);
  let result = all[0] ?? '';
  for (const next of all.slice(1)) {
    if (result.length + next.length + 2 > limit) break;
    result += `; ${next}`;
  }
  return result;
}

/** A text's sentences, those with semicolons apart, without their ends. */
function clauses(text: string): readonly string[] {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(?<=[.;])\s+/)
    .map((clause) => clause.replace(/[.;]$/, ''))
    .filter(Boolean);
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
