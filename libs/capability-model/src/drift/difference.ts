/** One thing the published file says otherwise than the contract. */
export interface Difference {
  /** An operation or named schema of the contract and the way into it: `createPet/body/name`, `Pet/name`. */
  readonly place: string;
  /** What is said: a JSON Schema keyword, or `present`, `required`, `name`, `style`, `server`, `security`, ... */
  readonly keyword: string;
  readonly ours: string;
  readonly theirs: string;
  /** Where the published file says so, or might: one change there is one line, wherever it shows. */
  readonly causes: readonly string[];
}

/** What is said when nothing is said. */
export const NOTHING = 'nothing';

/** The place in which a place lies. */
export function parentOf(place: string): string {
  return place.slice(0, Math.max(place.lastIndexOf('/'), 0));
}

/** Collects differences, each once. */
export class Differences {
  private readonly found = new Map<string, Difference>();
  private readonly causes = new Map<string, readonly string[]>();

  add(difference: Difference): void {
    const { place, keyword, ours, theirs } = difference;
    const key = JSON.stringify([place, keyword, ours, theirs]);
    if (!this.found.has(key)) this.found.set(key, difference);
  }

  /** Compares two statements about one place. */
  say(place: string, keyword: string, said: { ours: string; theirs: string; causes: readonly string[] }): void {
    if (said.ours !== said.theirs) this.add({ place, keyword, ...said });
  }

  /** Notes that both sides describe a place, and where the published file does. */
  visit(place: string, causes: readonly string[]): void {
    if (!this.causes.has(place)) this.causes.set(place, causes);
  }

  /** Where the published file describes what the contract has at a place; undefined where it was not looked for. */
  causesOf(place: string): readonly string[] | undefined {
    return this.causes.get(place);
  }

  get all(): readonly Difference[] {
    return [...this.found.values()];
  }
}
