import type { JsonSchema } from '../operation/operation.js';
import type { ExactNumber } from '../values/exact-number.js';
import { isNumber } from '../values/exact-number.js';
import { numberOf } from '../values/read-json.js';
import { isoDate, isoDateTime, looseDateTime } from './iso-8601.js';
import type { Kind } from './reading.js';
import { typesOf } from './reading.js';

/** Where a value stands: bodies keep JSON's types, everything in a path or query is text at first. */
export type Place = 'path' | 'query' | 'body';

/** Gives a value the spelling of its schema if it has one certain meaning; else hands it back for validation to report. */
export type Cast = (value: unknown, schema: JsonSchema, place: Place) => unknown;

const WHOLE = /^[-+]?\d+$/;
/** What JSON calls a number, and with leading zeros or a plus. */
const NUMBER = /^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$/;
const TRUE = /^(?:true|t|1|on|yes|y)$/i;
/** What Ruby on Rails casts to false; every other text is true there, `False` and `no` as well. */
const FALSE = /^(?:false|FALSE|f|F|0|off|OFF)$/;

/** The casts by kind. Whatever a cast does not know it leaves alone. */
export const CASTS: Readonly<Record<Kind, Cast>> = {
  text: (value) => (isNumber(value) && isPlain(value) ? String(value) : value),
  integer: (value) => (typeof value === 'string' && WHOLE.test(value) ? wholeOf(value) : value),
  decimal: (value, schema) =>
    typeof value === 'string' && !typesOf(schema).includes('string') && NUMBER.test(value) ? decimalOf(value) : value,
  boolean: (value) => (typeof value === 'string' ? wordToBoolean(value) : value),
  flag: castFlag,
  date: (value) =>
    typeof value === 'string' ? (isoDate(value) ?? looseDateTime(value)?.slice(0, 10) ?? value) : value,
  'date-time': (value) => (typeof value === 'string' ? (isoDateTime(value) ?? value) : value),
  time: (value) => (typeof value === 'string' ? (looseDateTime(value) ?? value) : value),
  upper: (value) => (typeof value === 'string' ? value.toUpperCase() : value),
  'json-text': (value) => (Array.isArray(value) ? JSON.stringify(value) : value),
  json: (value) => value,
  exact: (value) => value,
};

/** A number that every language writes alike: without an exponent. */
function isPlain(value: number | ExactNumber): boolean {
  return /^-?\d+(\.\d+)?$/.test(String(value));
}

function wholeOf(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/** The number a text writes, with all its digits. */
function decimalOf(text: string): number | ExactNumber | string {
  const spelled = text.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1');
  return Number.isFinite(Number(spelled)) ? numberOf(spelled) : text;
}

function wordToBoolean(text: string): boolean | string {
  const word = text.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : text;
}

function castFlag(value: unknown, _schema: JsonSchema, place: Place): unknown {
  if (value === 0 || value === 1) return value === 1;
  if (typeof value !== 'string') return value;
  if (TRUE.test(value)) return true;
  if (FALSE.test(value)) return false;
  // Only the sent spelling is read rightly in a query, and that is `false`; in a body `False` is refused by name.
  return place === 'body' ? value : wordToBoolean(value);
}
