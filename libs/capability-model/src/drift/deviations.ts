import type { ContractFiles } from '../contract/read-contract.js';
import { isMapping } from '../values/mapping.js';
import { parentOf } from './difference.js';
import type { Difference, Differences } from './difference.js';
import { withRenamings } from './renamings.js';

/** Where the contract says something else than the published file on purpose. */
export interface Deviation {
  readonly reason: string;
  readonly keyword: string;
  /** What the published file says. */
  readonly published: string;
  /** Places of the contract. */
  readonly at: readonly string[];
  /** Version of the published file from which on it says the same as the contract. */
  readonly until: string | undefined;
}

/** A difference, or what was one, that nobody gave a reason for as it is now. */
export interface Drift extends Difference {
  /** What the published file said when the contract was last compared, where that is known. */
  readonly before?: string;
  readonly reason?: string;
}

/** Differences told apart by what the contract declares. */
export interface Judgement {
  readonly drift: readonly Drift[];
  readonly deliberate: readonly Deviation[];
}

/** Reads `x-gateway.deviations` of every contract file. */
export function readDeviations(files: ContractFiles, version: string): Deviation[] {
  return [...files.values()]
    .flatMap(({ tree }) => {
      const facts = isMapping(tree) ? tree['x-gateway'] : undefined;
      const list = isMapping(facts) ? facts['deviations'] : undefined;
      return Array.isArray(list) ? list.filter(isMapping).map(readDeviation) : [];
    })
    .filter(({ until }) => until === undefined || isOlder(version, until));
}

function readDeviation({ reason, keyword, published, at, until }: Record<string, unknown>): Deviation {
  return {
    reason: String(reason),
    keyword: String(keyword),
    published: String(published),
    at: (Array.isArray(at) ? at : [at]).map(String),
    until: until === undefined ? undefined : String(until),
  };
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0;
}

/** Takes away what is declared, and adds declarations that are no longer true. */
export function judge(differences: Differences, deviations: readonly Deviation[]): Judgement {
  const declared = new Map<string, { published: string; reason: string; met: boolean }[]>();
  for (const { at, keyword, published, reason } of deviations) {
    for (const place of at) {
      const key = keyOf({ place, keyword });
      declared.set(key, [...(declared.get(key) ?? []), { published, reason, met: false }]);
    }
  }
  const drift: Drift[] = [];
  for (const difference of differences.all) {
    const entries = declared.get(keyOf(difference)) ?? [];
    const fitting = entries.find(({ published }) => published === difference.theirs);
    if (fitting) fitting.met = true;
    else drift.push(difference);
  }
  const result: Drift[] = withRenamings(drift);
  for (const [key, entries] of declared) {
    for (const { published, reason } of entries.filter(({ met }) => !met)) {
      const index = result.findIndex((one) => keyOf(one) === key && one.before === undefined);
      const other = result[index];
      if (other) {
        result[index] = { ...other, before: published, reason };
        continue;
      }
      const { place, keyword } = JSON.parse(key) as { place: string; keyword: string };
      const causes = keyword === 'present' ? memberCauses(differences, place) : differences.causesOf(place);
      if (causes) result.push({ place, keyword, ours: AS_OURS, theirs: AS_OURS, before: published, reason, causes });
    }
  }
  return { drift: result, deliberate: deviations };
}

/** Said of both sides where a declared difference is gone. */
export const AS_OURS = 'as the contract';

function memberCauses(differences: Differences, place: string): readonly string[] | undefined {
  const name = place.slice(place.lastIndexOf('/'));
  return differences.causesOf(parentOf(place))?.map((cause) => `${cause}${name}`);
}

function keyOf({ place, keyword }: Pick<Difference, 'place' | 'keyword'>): string {
  return JSON.stringify({ place, keyword });
}
