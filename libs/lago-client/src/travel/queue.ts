import type { Member } from './member.js';

/** Calls of one group that wait, in the order in which they came. */
export interface TravelQueue {
  readonly size: number;
  push(member: Member): void;
  /**
   * Those of a request that was refused because of others: ahead of those that came later. They go together once more, or
   * each alone.
   */
  putBack(members: readonly Member[], alone: boolean): void;
  /** How many may go together next, with those that came later or without. */
  companions(withLater: boolean): number;
  /** The next one to go alone; undefined when there is none. */
  one(): Member | undefined;
  /** Those that go together next: at most `most`, no id twice, and no more bytes than that but for the first. */
  together(most: number, mostBytes: number, withLater: boolean): readonly Member[];
  remove(member: Member): void;
  /** Takes all of them out. */
  clear(): readonly Member[];
}

export function travelQueue(bytesOf: (member: Member) => number): TravelQueue {
  let lone: Member[] = [];
  let back: Member[] = [];
  let later: Member[] = [];

  return {
    get size() {
      return lone.length + back.length + later.length;
    },
    push: (member) => void later.push(member),
    putBack(members, alone) {
      const waiting = members.filter(({ settled }) => !settled);
      for (const member of waiting) member.waitAgain();
      if (alone) lone = [...waiting, ...lone];
      else back = [...waiting, ...back];
    },
    companions: (withLater) => back.length + (withLater ? later.length : 0),
    one: () => lone.shift() ?? back.shift() ?? later.shift(),
    together(most, mostBytes, withLater) {
      const taken: Member[] = [];
      const ids = new Set<string>();
      let bytes = 0;
      for (const line of withLater ? [back, later] : [back]) {
        const skipped: Member[] = [];
        let seen = 0;
        for (const member of line) {
          if (taken.length === most || seen === 2 * most) break;
          const size = ids.has(member.id) ? 0 : bytesOf(member);
          if (taken.length > 0 && bytes + size > mostBytes) break;
          seen += 1;
          if (ids.has(member.id)) skipped.push(member);
          else taken.push(member);
          ids.add(member.id);
          bytes += size;
        }
        line.splice(0, seen, ...skipped);
      }
      return taken;
    },
    remove(member) {
      for (const line of [lone, back, later]) {
        const at = line.indexOf(member);
        if (at >= 0) line.splice(at, 1);
      }
    },
    clear() {
      const all = [...lone, ...back, ...later];
      [lone, back, later] = [[], [], []];
      return all;
    },
  };
}
