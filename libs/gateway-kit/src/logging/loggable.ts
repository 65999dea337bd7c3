import { describeError } from './describe-error.js';

/** A plain value of a log line. */
export type LogValue = string | number | boolean | undefined | readonly string[];

/** The fields of a log line: plain values. What was thrown goes under `err`, where it is described by an allow-list. */
export type LogFields<Fields> = { readonly [Name in keyof Fields]: Name extends 'err' ? unknown : LogValue };

/** The same at run time, whatever a type was told: no object of a library gets into a line as it is. */
export function loggable(fields: object): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'err' || value instanceof Error) result[name] = describeError(value);
    else if (isPlain(value)) result[name] = value;
    else if (Array.isArray(value)) result[name] = value.filter(isPlain);
    else result[name] = `[${typeof value}]`;
  }
  return result;
}

function isPlain(value: unknown): value is string | number | boolean | undefined {
  return value === undefined || value === null || /^(?:string|number|boolean)$/.test(typeof value);
}
