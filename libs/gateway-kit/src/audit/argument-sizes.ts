import { isMapping, isNumber } from '@lago/capability-model';
import type { Operation, OperationInput } from '@lago/capability-model';
import { memberOf, memberNames } from './member-names.js';

type Described = Pick<Operation, 'parameters' | 'body'>;

const NONE: ReadonlySet<string> = new Set();

/** Names nobody described are the caller's own words: they are counted together. */
const OTHER = 'other';

/**
 * Names and sizes (bytes of JSON) of what a call was given, never its values. Two levels of the body: its root key and
 * the fields below; deeper names can be the caller's own data.
 */
export function argumentSizes(operation: Described, { path, query, body }: OperationInput): Record<string, number> {
  const sizes: Record<string, number> = {};
  const count = (place: string, name: string, value: unknown) => {
    const key = `${place}.${name}`;
    sizes[key] = (sizes[key] ?? 0) + sizeOf(value);
  };
  const add = (place: string, known: ReadonlySet<string>, values: Readonly<Record<string, unknown>>) => {
    for (const name of Object.keys(values)) count(place, known.has(name) ? name : OTHER, values[name]);
  };
  const parameters = new Set(operation.parameters.map(({ name }) => name));
  add('path', parameters, path);
  add('query', parameters, query);
  const schema = operation.body?.schema ?? {};
  const roots = memberNames(schema);
  if (!isMapping(body) || roots.size === 0) {
    if (body !== undefined) sizes['body'] = sizeOf(body);
    return sizes;
  }
  for (const root of Object.keys(body)) {
    const value = body[root];
    const below = roots.has(root) ? memberNames(memberOf(schema, root)) : NONE;
    if (isMapping(value) && below.size) add(`body.${root}`, below, value);
    else count('body', roots.has(root) ? root : OTHER, value);
  }
  return sizes;
}

function sizeOf(value: unknown): number {
  if (isNumber(value)) return String(value).length;
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}
