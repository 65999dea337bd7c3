/**
 * Own words of a contract in its schemas: how the API reads a value, the codes of its refusals, whether it names rows,
 * what to send although it goes without, what agents may write otherwise, and lengths that are settings of the API.
 */
export const SCHEMA_EXTENSIONS: ReadonlySet<string> = new Set([
  'x-reads',
  'x-codes',
  'x-rows',
  'x-advised',
  'x-moment',
  'x-limit',
]);
