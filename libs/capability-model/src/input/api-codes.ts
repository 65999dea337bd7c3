import type { ErrorObject } from 'ajv/dist/2020.js';
import { escapeToken, valueAt } from '../values/json-pointer.js';
import { isMapping } from '../values/mapping.js';

/** The API's code for a fault, from the `x-codes` of the value that has it: by keyword, or `*` for any. */
export function codeOf(
  { keyword, parentSchema }: ErrorObject,
  missing: string | undefined,
): { readonly code?: string } {
  const owner: unknown =
    missing === undefined ? parentSchema : valueAt(parentSchema, `/properties/${escapeToken(missing)}`);
  const codes = isMapping(owner) ? owner['x-codes'] : undefined;
  const code = isMapping(codes) ? (codes[keyword] ?? codes['*']) : undefined;
  return typeof code === 'string' ? { code } : {};
}

/** Position within the list whose faults the API names by position (`x-rows`). */
export function rowOf(pointer: string, root: unknown): { readonly row?: string } {
  let schema: unknown = root;
  for (const token of pointer.split('/').slice(1)) {
    if (!isMapping(schema)) return {};
    if (schema['x-rows'] === true) return { row: token };
    schema = isMapping(schema['items']) ? schema['items'] : valueAt(schema, `/properties/${token}`);
  }
  return {};
}
