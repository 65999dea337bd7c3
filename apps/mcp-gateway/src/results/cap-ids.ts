import { isRecord } from '../values/json.js';

const MOST_IDS = 3;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Shortens long lists of ids and says beside them how many there are: `lago_invoice_ids_count`. */
export function capIds(record: unknown): unknown {
  if (Array.isArray(record)) return record.map(capIds);
  if (!isRecord(record)) return record;
  return Object.fromEntries(Object.entries(record).flatMap(([key, value]) => capped(key, value)));
}

function capped(key: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (!Array.isArray(value) || value.length <= MOST_IDS) return [[key, value]];
  if (!value.every((item) => typeof item === 'string' && UUID.test(item))) return [[key, value]];
  return [
    [key, value.slice(0, MOST_IDS)],
    [`${key}_count`, value.length],
  ];
}
