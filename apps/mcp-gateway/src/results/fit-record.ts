import { isMapping } from '@lago/capability-model';
import { jsonBytes } from '../values/json.js';

/** A list inside the answer that was cut. */
export interface CutList {
  /** JSON pointer of the list. */
  readonly at: string;
  readonly shown: number;
  readonly of: number;
}

export interface FittedRecord {
  readonly body: unknown;
  readonly cuts: readonly CutList[];
}

const LONGEST_TEXT = 2000;

/** Halves the heaviest list inside a body until it fits, then cuts long texts; what stays is valid JSON. */
export function fitRecord(body: unknown, limit: number): FittedRecord {
  const copy = copyOf(body);
  const cuts = new Map<string, CutList>();
  while (jsonBytes(copy) > limit) {
    const heaviest = lists(copy, '').sort((a, b) => b.bytes - a.bytes)[0];
    if (!heaviest) return { body: cutTexts(copy), cuts: [...cuts.values()] };
    const { list, at } = heaviest;
    const of = cuts.get(at)?.of ?? list.length;
    list.length = Math.floor(list.length / 2);
    cuts.set(at, { at, shown: list.length, of });
  }
  return { body: copy, cuts: [...cuts.values()] };
}

/** Lists are cut in place. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  return isMapping(value) ? mapped(value, copyOf) : value;
}

interface FoundList {
  readonly at: string;
  readonly list: unknown[];
  readonly bytes: number;
}

function lists(value: unknown, at: string): FoundList[] {
  if (Array.isArray(value)) {
    if (!value.length) return [];
    const inside = value.flatMap((item, index) => lists(item, `${at}/${index}`));
    return [{ at, list: value as unknown[], bytes: jsonBytes(value) }, ...inside];
  }
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => lists(member, `${at}/${key}`));
}

function cutTexts(value: unknown): unknown {
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  if (Array.isArray(value)) return value.map(cutTexts);
  if (!isMapping(value)) return value;
  return mapped(value, cutTexts);
}

function mapped(record: Readonly<Record<string, unknown>>, map: (member: unknown) => unknown): unknown {
  return Object.fromEntries(Object.entries(record).map(([key, member]) => [key, map(member)]));
}
