import { isRecord } from './json.js';

export interface Picked {
  readonly body: Readonly<Record<string, unknown>>;
  /** What the caller should know about the choice. */
  readonly note: string | undefined;
}

/** Keeps only `fields` of each record under `rootKey`; an amount's words stay with the amount. */
export function pickFields(
  body: Readonly<Record<string, unknown>>,
  rootKey: string | undefined,
  fields: readonly string[] | undefined,
): Picked {
  if (!fields || !rootKey) return { body, note: undefined };
  const root = body[rootKey];
  const records = (Array.isArray(root) ? root : [root]).filter(isRecord);
  const known = new Set(records.flatMap((record) => Object.keys(record)));
  const unknown = fields.filter((field) => !known.has(field));
  const kept = new Set([...fields, ...fields.map((field) => field.replace(/_cents$/, ''))]);
  const pick = (record: unknown) =>
    isRecord(record) ? Object.fromEntries(Object.entries(record).filter(([key]) => kept.has(key))) : record;
  const picked = { ...body, [rootKey]: Array.isArray(root) ? root.map(pick) : pick(root) };
  const note =
    unknown.length && known.size
      ? `fields: no ${unknown.map((field) => JSON.stringify(field)).join(', ')} here; there are ${[...known].join(', ')}.`
      : undefined;
  return { body: picked, note };
}
