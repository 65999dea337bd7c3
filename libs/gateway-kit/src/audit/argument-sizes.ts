import type { OperationInput } from '@lago/capability-model';

const MAX_NAMES = 100;
const MAX_NAME = 64;

/**
 * Names and sizes (bytes of JSON) of what a call was given, never its values. Two levels of the body: its root key and
 * the fields below; deeper names can be the caller's own data.
 */
export function argumentSizes({ path, query, body }: OperationInput): Record<string, number> {
  const sizes: Record<string, number> = {};
  let names = 0;
  const add = (name: string, value: unknown) => {
    if (names++ < MAX_NAMES) sizes[name] = sizeOf(value);
  };
  for (const name of Object.keys(path)) add(`path.${name}`, path[name]);
  for (const name of Object.keys(query)) add(`query.${cut(name)}`, query[name]);
  if (!isRecord(body)) {
    if (body !== undefined) add('body', body);
    return sizes;
  }
  for (const root of Object.keys(body)) {
    const value = body[root];
    if (!isRecord(value)) add(`body.${cut(root)}`, value);
    else for (const name of Object.keys(value)) add(`body.${cut(root)}.${cut(name)}`, value[name]);
  }
  return sizes;
}

/** The values of the path parameters: which record a call is about. */
export function resourceOf({ path }: OperationInput): Record<string, string> | undefined {
  const names = Object.keys(path);
  if (!names.length) return undefined;
  return Object.fromEntries(names.map((name) => [name, String(path[name]).slice(0, 255)]));
}

function sizeOf(value: unknown): number {
  if (typeof value === 'number') return String(value).length;
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}

function cut(name: string): string {
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}...` : name;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
