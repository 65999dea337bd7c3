import type { Operation } from '@lago/capability-model';

/** Counts the writes to each resource, so that reads which began before a write can be told from later ones. */
export interface ResourceVersions {
  /** The version of what the operation reads or changes; differs after every write to it. */
  of(operation: Operation): string;
  /** A write to what the operation changes began or ended. */
  bump(operation: Operation): void;
}

/** Versions by tag and by first path segment: either names a resource. */
export function resourceVersions(): ResourceVersions {
  const versions = new Map<string, number>();
  return {
    of: (operation) =>
      namesOf(operation)
        .map((name) => versions.get(name) ?? 0)
        .join('.'),
    bump(operation) {
      for (const name of namesOf(operation)) versions.set(name, (versions.get(name) ?? 0) + 1);
    },
  };
}

function namesOf({ upstream = '', tag, pathTemplate }: Operation): string[] {
  return [`${upstream}#${tag}`, `${upstream}/${pathTemplate.split('/')[1] ?? ''}`];
}
