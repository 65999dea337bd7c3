import type { OperationInput } from '@lago/capability-model';

const MAX_NAMES = 100;
const MAX_NAME = 64;

/**
 * Names and sizes (bytes of JSON) of what a call was given, never its values. Two levels of the body: its root key and
 * the fields below; deeper names can be the caller's own data.
 */
export function argumentSizes({ path, query, body }: OperationInput): Record<string, number> {
  const result: [string, number][] = [];
  const add = (name: string, value: unknown) => {
    if (result.length < MAX_NAMES) result.push([name, sizeOf(value)]);
  };
  for (const [name, value] of Object.entries(path)) add(`path.${name}`, value);
  for (const [name, value] of Object.entries(query)) add(`query.${cut(name)}`, value);
  if (!isRecord(body)) {
    if (body !== undefined) add('body', body);
    return Object.fromEntries(result);
  }
  for (const [root, value] of Object.entries(body)) {
    if (!isRecord(value)) add(`body.${cut(root)}`, value);
    else for (const [name, inner] of Object.entries(value)) add(`body.${cut(root)}.${cut(name)}`, inner);
  }
  return Object.fromEntries(result);
}

/** The values of the path parameters: which record a call is about. */
export function resourceOf({ path }: OperationInput): Record<string, string> | undefined {
  const names = Object.keys(path);
  if (!names.length) return undefined;
  return Object.fromEntries(names.map((name) => [name, String(path[name]).slice(0, 255)]));
}

function sizeOf(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}

function cut(name: string): string {
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}...` : name;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
