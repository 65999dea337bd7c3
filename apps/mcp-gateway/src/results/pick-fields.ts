import { isMapping } from '@lago/capability-model';
import { currencyKey, exactAmount } from '../values/money.js';

export interface Picked {
  readonly body: Readonly<Record<string, unknown>>;
  /** What the caller should know about the choice. */
  readonly note: string | undefined;
}

/** Stands for every key. */
export const ALL_FIELDS = '*';

/** A chosen key, and what is chosen below it; `all` when the whole member is. */
interface Choice {
  all: boolean;
  readonly inner: Map<string, Choice>;
}

/**
 * Keeps only `fields` of each record under `rootKey`; `customer.external_id` is a key inside another, in lists of each
 * item. An amount's words stay with the amount.
 */
export function pickFields(
  body: Readonly<Record<string, unknown>>,
  rootKey: string | undefined,
  fields: readonly string[] | undefined,
): Picked {
  if (!fields || !rootKey || fields.includes(ALL_FIELDS)) return { body, note: undefined };
  const root = body[rootKey];
  const records = (Array.isArray(root) ? root : [root]).filter(isMapping);
  // Who writes the way from the answer's root means the same.
  const rooted = new RegExp(`^${rootKey.replace(/s$/, '')}s?\\.`);
  const paths = fields.map((field) => field.replace(rooted, ''));
  const choice = choose(paths);
  const unknown = paths.filter((path) => !records.some((record) => has(record, path.split('.'))));
  const known = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const note =
    unknown.length && known.length
      ? `fields: no ${unknown.map((path) => JSON.stringify(path)).join(', ')} here; there are ${known.join(', ')}.`
      : undefined;
  // Of a choice that names nothing an empty record would be left, which tells nobody anything.
  if (known.length && unknown.length === paths.length) return { body, note };
  return { body: { ...body, [rootKey]: pick(root, choice) }, note };
}

function choose(paths: readonly string[]): Choice {
  const root: Choice = { all: false, inner: new Map() };
  for (const path of paths) {
    let at = root;
    for (const key of path.split('.')) {
      const next = at.inner.get(key) ?? { all: false, inner: new Map<string, Choice>() };
      at.inner.set(key, next);
      at = next;
    }
    at.all = true;
  }
  return root;
}

function pick(value: unknown, choice: Choice): unknown {
  if (choice.all) return value;
  if (Array.isArray(value)) return value.map((item) => pick(item, choice));
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const chosen = choice.inner.get(key) ?? choice.inner.get(`${key}_cents`);
      const own = chosen ? [[key, pick(member, chosen)] as const] : inWords(value, key, choice);
      const counted = Array.isArray(member) && choice.inner.has(`${key}_count`);
      return counted ? [...own, [`${key}_count`, member.length] as const] : own;
    }),
  );
}

type Entry = readonly [string, unknown];

/** Of an amount whose words are chosen: these, or where it has none its number, with the currency it is in. */
function inWords(record: Readonly<Record<string, unknown>>, key: string, choice: Choice): readonly Entry[] {
  const stem = key.replace(/_cents$/, '');
  if (stem === key || Object.hasOwn(record, stem) || !choice.inner.has(stem)) return [];
  const currency = currencyKey(record, stem);
  const words = currency && exactAmount(record[key], record[currency]);
  if (words) return [[stem, words]];
  return [[key, record[key]], ...(currency ? [[currency, record[currency]] as const] : [])];
}

function has(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  // A list without items shows nothing of what its items have.
  if (Array.isArray(value)) return !value.length || value.some((item) => has(item, [key, ...rest]));
  if (value === null) return true;
  if (!isMapping(value)) return false;
  if (Object.hasOwn(value, key)) return has(value[key], rest);
  return Object.hasOwn(value, `${key}_cents`) || Array.isArray(value[key.replace(/_count$/, '')]);
}
