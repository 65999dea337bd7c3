import { PROBLEMS } from '../../problem/problem-types.js';
import { ProblemError } from '../../problem/problem.js';

/** What a JSON text may be before anything is built from it. */
export interface JsonLimits {
  /** Objects and lists inside each other. */
  readonly depth: number;
  /** Members of all objects together. */
  readonly keys: number;
  /** Members of one object: each costs more when there are very many. */
  readonly keysOfOne: number;
  /** Items of all lists together, but for the first of each. */
  readonly items: number;
}

/** Far above what any operation takes, far below what hurts. */
export const JSON_LIMITS: JsonLimits = { depth: 64, keys: 50_000, keysOfOne: 10_000, items: 50_000 };

const QUOTE = 0x22;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Counts without parsing, in one pass over the bytes. Throws ProblemError (400) when a limit is passed. */
export function checkJsonLimits(text: Buffer, limits: JsonLimits = JSON_LIMITS): void {
  const { depth, keys, keysOfOne, items } = limits;
  const own = [0];
  let level = 0;
  let members = 0;
  let commas = 0;
  for (let index = 0; index < text.length; index++) {
    const byte = text[index] as number;
    if (byte === QUOTE) index = endOfString(text, index);
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      if (++level > depth) throw tooMuch(`is nested deeper than ${depth} levels`);
      own[level] = 0;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) level = Math.max(0, level - 1);
    else if (byte === COLON) {
      if (++members > keys) throw tooMuch(`has more than ${keys} members`);
      if ((own[level] = (own[level] as number) + 1) > keysOfOne)
        throw tooMuch(`has an object of more than ${keysOfOne} members`);
    }
    // A comma is followed by a member or an item.
    else if (byte === COMMA && ++commas > members + items) {
      throw tooMuch(`has more than ${items} items in its lists`);
    }
  }
}

function tooMuch(what: string): ProblemError {
  return new ProblemError(PROBLEMS.malformedJson, `the body ${what}`);
}

/** Index of the closing quote of the string that opens at `start`. */
function endOfString(text: Buffer, start: number): number {
  for (let end = start + 1; end < text.length; end++) {
    const byte = text[end];
    if (byte === QUOTE) return end;
    if (byte === BACKSLASH) end++;
  }
  return text.length;
}

/**
 * Throws ProblemError (400) for keys that reach the prototype when somebody merges the value into another object:
 * `__proto__`, and `constructor` with a `prototype` inside.
 */
export function refusePrototypeKeys(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(refusePrototypeKeys);
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    const reachesIn = key === 'constructor' && typeof inner === 'object' && inner !== null;
    if (key === '__proto__' || (reachesIn && Object.hasOwn(inner as object, 'prototype'))) {
      throw new ProblemError(PROBLEMS.malformedJson, `the body has a member named ${key}, which is not accepted`);
    }
    refusePrototypeKeys(inner);
  }
}
