import { inWordsOf } from '../catalog/catalog-tool.js';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { isMapping, valueAt } from '@lago/capability-model';
import { answerNotices } from './answer-notices.js';
import { proposedCall } from './proposed-call.js';
import { capLists } from './cap-lists.js';
import { fitList } from './fit-list.js';
import type { Page } from './fit-list.js';
import { fitRecord } from './fit-record.js';
import { jsonBytes } from '../values/json.js';
import { mirrorAmounts } from '../values/money.js';
import { pickFields } from './pick-fields.js';
import { sanitize } from '../values/sanitize.js';
import { totalsOf } from './totals.js';
import { withoutBlanks } from './without-blanks.js';

const SHORTENED = 'Shortened: fields: ["*"] gives all keys, or name those you need.';
const CUT =
  'Shortened, long lists as well (x_count says of how many): fields: ["*"] gives all, or name the keys you need.';

/** Bytes kept free for what says how to go on. */
const EXPLANATION = 500;

export interface ShapeOptions {
  readonly tool: CatalogTool;
  /** The operation's arguments as they were sent, for the call that continues. */
  readonly own: Readonly<Record<string, unknown>>;
  readonly fields: readonly string[] | undefined;
  readonly maxBytes: number;
}

export interface Shaped {
  readonly body: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}

/** Cleans, explains amounts, keeps the wanted keys and shortens an answer until it fits. */
export function shapeAnswer(reply: unknown, options: ShapeOptions): Shaped {
  const { rootKey } = options.tool.operation.response;
  const clean = sanitize(reply);
  const body = isMapping(clean) ? clean : { result: clean };
  const { body: chosen, notes: ofChoice } = choose(withAmounts(body, rootKey), options);
  const notes = [...inContract(body, options), ...ofChoice];
  if (jsonBytes(chosen) <= options.maxBytes) return { body: chosen, notes };
  const room = options.maxBytes - EXPLANATION - jsonBytes(proposedCall('', options.own));
  const root = rootKey ? chosen[rootKey] : undefined;
  const shorter = Array.isArray(root) ? shorterList(chosen, root, room, options) : shorterRecord(chosen, room, options);
  return { body: shorter, notes: [...notes, 'It was too long and is shortened; truncated says how to go on.'] };
}

/** What has to be known to read the answer, and the sums of a list that is there as a whole. */
function inContract(body: Readonly<Record<string, unknown>>, { tool, own }: ShapeOptions): readonly string[] {
  const { response, facts } = tool.operation;
  const rows = body[response.rootKey ?? ''];
  const { nextPage } = facts.answers;
  const isLast = !response.paginated || (nextPage !== undefined && valueAt(body, nextPage) === null);
  const isWhole = isLast && Number(own['page'] ?? 1) <= 1;
  const sum = Array.isArray(rows) && isWhole && facts.totals ? totalsOf(rows, facts.totals) : undefined;
  return [...answerNotices(inWordsOf(tool, facts.notices ?? []), body), ...(sum ? [sum] : [])];
}

/** The keys that were asked for, else those by which one chooses, or which tell what was done. */
function choose(whole: Readonly<Record<string, unknown>>, { tool, fields }: ShapeOptions) {
  const { response, facts } = tool.operation;
  const { rootKey = '', list } = response;
  if (fields) {
    const { body, note } = pickFields(whole, rootKey, fields);
    return { body, notes: note ? [note] : [] };
  }
  if (list ? !Array.isArray(whole[rootKey]) : !facts.row) return { body: whole, notes: [] };
  const { body: rows } = pickFields(whole, rootKey, facts.row);
  const root = facts.row ? withoutBlanks(rows[rootKey]) : rows[rootKey];
  const capped = capLists(root);
  const body = { ...rows, [rootKey]: capped };
  const isCut = JSON.stringify(capped) !== JSON.stringify(root);
  const isLess = JSON.stringify(body).length < JSON.stringify(whole).length;
  return {
    body,
    notes: isLess ? [isCut ? CUT : SHORTENED] : [],
  };
}

function withAmounts(body: Readonly<Record<string, unknown>>, rootKey: string | undefined) {
  if (!rootKey) return mirrorAmounts(body);
  const root = body[rootKey];
  const mirror = (record: unknown) => (isMapping(record) ? mirrorAmounts(record) : record);
  return { ...body, [rootKey]: Array.isArray(root) ? root.map(mirror) : mirror(root) };
}

function shorterList(
  body: Readonly<Record<string, unknown>>,
  all: readonly unknown[],
  room: number,
  { tool, own, fields }: ShapeOptions,
) {
  const { rootKey = '' } = tool.operation.response;
  const page = pageOf(tool, own);
  const roomForRecords = room - jsonBytes({ ...body, [rootKey]: null });
  let { records, next } = fitList(all, roomForRecords, page);
  let cuts = {};
  if (!records.length) {
    const first = fitRecord(all[0], roomForRecords);
    records = [first.body];
    cuts = { cut: first.cuts };
    next = page && { page: (page.page - 1) * page.perPage + 2, perPage: 1 };
  }
  const kept = fields ? { fields: fields.join(',') } : {};
  const go = next
    ? { next: proposedCall(tool.name, { ...own, ...kept }, { page: next.page, per_page: next.perPage }) }
    : { advice: 'Ask for less: narrow the filters or name the keys you need in fields.' };
  const truncated = { reason: 'the answer was too long', shown: records.length, of: all.length, ...cuts, ...go };
  return { ...body, [rootKey]: records, truncated };
}

function shorterRecord(body: Readonly<Record<string, unknown>>, room: number, { tool, own }: ShapeOptions) {
  const fitted = fitRecord(body, room);
  const lists = fitted.cuts.map(({ at }) => at.split('/').at(-1)).join(', ');
  const advice = `Lists were shortened${lists ? `: ${lists}` : ''}. Name the keys you need in fields to see them whole.`;
  const truncated = { reason: 'the answer was too long', cut: fitted.cuts, advice, ...proposedCall(tool.name, own) };
  return { ...(fitted.body as Record<string, unknown>), truncated };
}

function pageOf({ operation }: CatalogTool, own: Readonly<Record<string, unknown>>): Page | undefined {
  const page = Number(own['page'] ?? 1);
  const perPage = Number(own['per_page']);
  const known = operation.response.paginated && Number.isSafeInteger(page) && Number.isSafeInteger(perPage);
  return known && page > 0 && perPage > 0 ? { page, perPage } : undefined;
}
