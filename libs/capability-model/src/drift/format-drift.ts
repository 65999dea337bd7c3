import { AS_OURS } from './deviations.js';
import type { Deviation, Drift } from './deviations.js';
import { NOTHING } from './difference.js';

/** What one change of the published file means for the contract. */
export interface Change {
  /** Where of the contract. */
  readonly places: readonly string[];
  readonly keyword: string;
  readonly theirs: string;
  readonly ours: readonly string[];
  readonly before?: string;
  readonly reasons: readonly string[];
}

/** One change per place of the published file and keyword, however often it shows. */
export function changesOf(drift: readonly Drift[]): Change[] {
  return groupsOf(drift).map((group) => {
    const [{ keyword, theirs }] = group as [Drift];
    const before = group.find((one) => one.before !== undefined)?.before;
    return {
      places: distinct(group.map(({ place }) => place)),
      keyword,
      theirs: group.find((one) => one.theirs !== AS_OURS)?.theirs ?? theirs,
      ours: distinct(group.map(({ ours }) => ours)),
      ...(before === undefined ? {} : { before }),
      reasons: distinct(group.flatMap(({ reason }) => reason ?? [])),
    };
  });
}

/** What has the keyword and a cause in common. */
function groupsOf(drift: readonly Drift[]): readonly Drift[][] {
  const groups = new Set<Drift[]>();
  const byCause = new Map<string, Drift[]>();
  for (const one of drift) {
    const keys = one.causes.map((cause) => JSON.stringify([cause, one.keyword]));
    const group = keys.map((key) => byCause.get(key)).find((found) => found) ?? [];
    groups.add(group);
    group.push(one);
    for (const key of keys) if (!byCause.has(key)) byCause.set(key, group);
  }
  return [...groups];
}

/** A change as one line. */
export function formatChange({ places, keyword, theirs, ours, before, reasons }: Change): string {
  const where = `${inShort(places)} ${keyword}`;
  if (before === undefined) return `${where}: ours ${ours.join(' or ')}, theirs ${against(theirs, ours)}`;
  const why = `the contract differs because ${reasons.join('; ')}`;
  if (theirs === AS_OURS) return `${where}: theirs as ours now, ${before} before: ${why}; remove the deviation`;
  const said = against(theirs, [before]);
  return `${where}: theirs ${said}${said === theirs ? `, before ${before}` : ''}; ${why}`;
}

/** A deliberate difference as one line. */
export function formatDeviation({ at, keyword, published, reason }: Deviation): string {
  return `deliberate ${keyword}, theirs ${published}: ${reason}: ${at.join(', ')}`;
}

function inShort(places: readonly string[]): string {
  const shown = places.slice(0, 3).join(', ');
  return places.length > 3 ? `${shown} and ${places.length - 3} more` : shown;
}

/** Long enumerations are told by what was added and dropped. */
function against(theirs: string, [other = NOTHING, ...more]: readonly string[]): string {
  if (more.length || theirs.length < 200 || other === NOTHING) return theirs;
  const [now, then] = [theirs.split(', '), other.split(', ')];
  const added = now.filter((value) => !then.includes(value));
  const dropped = then.filter((value) => !now.includes(value));
  return [added.length ? `adds ${added.join(', ')}` : '', dropped.length ? `drops ${dropped.join(', ')}` : '']
    .filter((part) => part)
    .join(' and ');
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
