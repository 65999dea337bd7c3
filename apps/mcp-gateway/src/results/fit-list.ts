import { jsonBytes } from '../values/json.js';

/** Which records of the whole list a page holds. */
export interface Page {
  readonly page: number;
  readonly perPage: number;
}

export interface FittedList {
  readonly records: readonly unknown[];
  /** The page that continues exactly after the last record shown; undefined when all are shown or pages do not exist. */
  readonly next: Page | undefined;
}

/**
 * As many records as fit in `limit` bytes. With pages the number shown divides the page size, so that a smaller page
 * begins exactly where this answer stops.
 */
export function fitList(records: readonly unknown[], limit: number, page: Page | undefined): FittedList {
  const fitting = countThatFits(records, limit);
  if (fitting === records.length) return { records, next: undefined };
  if (!page || fitting === 0) return { records: records.slice(0, fitting), next: undefined };
  const size = largestDivisor(page.perPage, fitting);
  const shown = Math.floor(fitting / size) * size;
  const before = (page.page - 1) * page.perPage + shown;
  return { records: records.slice(0, shown), next: { page: before / size + 1, perPage: size } };
}

function countThatFits(records: readonly unknown[], limit: number): number {
  let bytes = 2;
  for (const [count, record] of records.entries()) {
    bytes += jsonBytes(record) + 1;
    if (bytes > limit) return count;
  }
  return records.length;
}

function largestDivisor(of: number, atMost: number): number {
  for (let size = Math.min(of, atMost); size > 1; size--) if (of % size === 0) return size;
  return 1;
}
