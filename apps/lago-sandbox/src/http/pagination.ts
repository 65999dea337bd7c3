import { serverError } from './errors.js';
import { scalar } from './query.js';
import type { Query } from './query.js';

const DEFAULT_PER_PAGE = 100;
const FALLBACK_PER_PAGE = 25;

function pageOf(value: string | undefined): number {
  const page = Number.parseInt(value ?? '1', 10);
  return Number.isNaN(page) || page < 1 ? 1 : page;
}

function perPageOf(value: string | undefined): number {
  if (value === undefined) return DEFAULT_PER_PAGE;
  const perPage = Number.parseInt(value, 10);
  return Number.isNaN(perPage) || perPage < 0 ? FALLBACK_PER_PAGE : perPage;
}

/** Cuts one page out of sorted rows and describes it, quirks included: a page size of 0 breaks as soon as a row exists. */
export function paginate<T>(rows: T[], query: Query, perPageValue = scalar(query, 'per_page')) {
  // A list has no number in it: Ruby raises.
  if (['page', 'per_page'].some((name) => typeof query[name] === 'object')) throw serverError();
  const page = pageOf(scalar(query, 'page'));
  const perPage = perPageOf(perPageValue);
  if (rows.length === 0) {
    return { rows, meta: { current_page: 0, next_page: null, prev_page: null, total_pages: 0, total_count: 0 } };
  }
  if (perPage === 0) throw serverError();
  const totalPages = Math.ceil(rows.length / perPage);
  return {
    rows: rows.slice((page - 1) * perPage, page * perPage),
    meta: {
      current_page: page,
      next_page: page < totalPages ? page + 1 : null,
      prev_page: page > 1 && page <= totalPages ? page - 1 : null,
      total_pages: totalPages,
      total_count: rows.length,
    },
  };
}
