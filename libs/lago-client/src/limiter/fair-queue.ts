/** The party that is served when nobody else waits: what no caller waits for. */
export const BACKGROUND = '\0background';

/** A queue of several parties that takes turns between them; urgent entries go before all others. */
export interface FairQueue<T> {
  readonly size: number;
  push(party: string, entry: T, urgent: boolean): void;
  /** The next entry, or undefined when there is none. */
  shift(): T | undefined;
  remove(entry: T): void;
  /** Entries of one party, urgent ones not counted. */
  waiting(party: string): number;
  /** How many parties would wait if `party` did. */
  parties(party: string): number;
  /** How many entries would be served before a new one of `party`. */
  ahead(party: string, urgent: boolean): number;
}

/** Round robin over parties, first come first served within each. */
export function fairQueue<T>(): FairQueue<T> {
  const urgents: T[] = [];
  const parties = new Map<string, T[]>();
  let size = 0;

  function next(): [string, T[]] {
    const turns = parties.entries();
    const first = turns.next().value as [string, T[]];
    return first[0] === BACKGROUND ? (turns.next().value ?? first) : first;
  }

  return {
    get size() {
      return size;
    },
    push(party, entry, urgent) {
      size += 1;
      if (urgent) return void urgents.push(entry);
      const line = parties.get(party);
      if (line) line.push(entry);
      else parties.set(party, [entry]);
    },
    shift() {
      if (size === 0) return undefined;
      size -= 1;
      if (urgents.length) return urgents.shift();
      const [party, line] = next();
      const entry = line.shift();
      // Map keeps insertion order: whoever was served goes to the end.
      parties.delete(party);
      if (line.length) parties.set(party, line);
      return entry;
    },
    remove(entry) {
      for (const line of [urgents, ...parties.values()]) {
        const index = line.indexOf(entry);
        if (index < 0) continue;
        line.splice(index, 1);
        size -= 1;
      }
      for (const [party, line] of parties) if (line.length === 0) parties.delete(party);
    },
    waiting: (party) => parties.get(party)?.length ?? 0,
    parties: (party) => parties.size + (parties.has(party) ? 0 : 1),
    ahead(party, urgent) {
      if (urgent) return urgents.length;
      if (party === BACKGROUND) return size;
      const mine = (parties.get(party)?.length ?? 0) + 1;
      let count = urgents.length + mine - 1;
      for (const [name, line] of parties)
        if (name !== party && name !== BACKGROUND) count += Math.min(line.length, mine);
      return count;
    },
  };
}
