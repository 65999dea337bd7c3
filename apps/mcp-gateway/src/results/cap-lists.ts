import { isMapping } from '@lago/capability-model';

const MOST_IDS = 3;
const MOST_RECORDS = 25;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Shortens long lists inside records and says beside them how many there are: `lago_invoice_ids_count`. */
export function capLists(record: unknown): unknown {
  if (Array.isArray(record)) return record.map(capLists);
  if (!isMapping(record)) return record;
  return Object.fromEntries(Object.entries(record).flatMap(([key, value]) => capped(key, value)));
}

function capped(key: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (!Array.isArray(value)) return [[key, capLists(value)]];
  const most = value.every((item) => typeof item === 'string' && UUID.test(item)) ? MOST_IDS : MOST_RECORDS;
  if (value.length <= most) return [[key, value.map(capLists)]];
  return [
    [key, value.slice(0, most).map(capLists)],
    [`${key}_count`, value.length],
  ];
}
