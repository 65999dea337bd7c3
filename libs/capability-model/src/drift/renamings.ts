import { NOTHING, parentOf } from './difference.js';
import type { Difference } from './difference.js';

/** One name that went and one that came in the same place, for values of the same type, are one renaming. */
export function withRenamings(differences: readonly Difference[]): Difference[] {
  const renamed = new Map<Difference, Difference | undefined>();
  for (const gone of differences.filter(isGone)) {
    const around = differences.filter((one) => isPresence(one) && parentOf(one.place) === parentOf(gone.place));
    const [fresh] = around.filter((one) => !isGone(one));
    if (around.length !== 2 || !fresh || plainType(fresh.theirs) !== plainType(gone.ours)) continue;
    const said = { ours: nameOf(gone), theirs: nameOf(fresh), causes: fresh.causes };
    renamed.set(gone, { place: gone.place, keyword: 'name', ...said });
    renamed.set(fresh, undefined);
  }
  return differences.flatMap((one) => (renamed.has(one) ? (renamed.get(one) ?? []) : one));
}

function isPresence({ keyword }: Difference): boolean {
  return keyword === 'present';
}

function isGone(one: Difference): boolean {
  return isPresence(one) && one.theirs === NOTHING;
}

function plainType(types: string): string {
  return types.replace(/ or null$/, '');
}

function nameOf({ place }: Difference): string {
  return place.slice(place.lastIndexOf('/') + 1);
}
