/** Gives the secrets known at present. */
export type Secrets = () => Iterable<string | undefined>;

/** How many values are still blanked after they were replaced: what used them may fail late. */
const MOST_REPLACED = 64;

/** The one list of what no line may show. */
export interface KnownSecrets {
  (): Iterable<string>;
  /** Adds a source that is asked again for every line. */
  add(source: Secrets): void;
}

/** A list that also remembers what its sources gave before. */
export function knownSecrets(fixed: Iterable<string>): KnownSecrets {
  const seen = new Set<string>();
  const always = new Set(fixed);
  const sources: Secrets[] = [];
  const list = () => {
    for (const source of sources) {
      for (const secret of source()) {
        if (!secret || seen.has(secret) || always.has(secret)) continue;
        seen.add(secret);
        if (seen.size > MOST_REPLACED + always.size) forgetOldest();
      }
    }
    return [...always, ...seen];
  };
  return Object.assign(list, { add: (source: Secrets) => void sources.push(source) });

  function forgetOldest(): void {
    const present = new Set(sources.flatMap((source) => [...source()]));
    const oldest = [...seen].find((secret) => !present.has(secret));
    if (oldest !== undefined) seen.delete(oldest);
  }
}
