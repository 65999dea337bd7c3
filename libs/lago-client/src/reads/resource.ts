import { perOperation } from '@lago/capability-model';
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
  const bump = (name: string) => versions.set(name, (versions.get(name) ?? 0) + 1);
  return {
    of(operation) {
      const { tag, segment } = namesOf(operation);
      return `${versions.get(tag) ?? 0}.${versions.get(segment) ?? 0}`;
    },
    bump(operation) {
      const { tag, segment } = namesOf(operation);
      bump(tag);
      bump(segment);
    },
  };
}

const namesOf = perOperation(({ upstream = '', tag, pathTemplate }) => ({
  tag: `${upstream}#${tag}`,
  segment: `${upstream}/${pathTemplate.split('/')[1] ?? ''}`,
}));
