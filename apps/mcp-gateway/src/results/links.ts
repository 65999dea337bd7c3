import { isMapping } from '@lago/capability-model';
import type { ResultBlock } from './tool-result.js';

const TYPES: Readonly<Record<string, string>> = { pdf: 'application/pdf', xml: 'application/xml' };

/** Links of an answer that open without a login, as resource links. `pointers` may hold `*` for every index. */
export function secretLinks(body: unknown, pointers: readonly string[]): readonly ResultBlock[] {
  return pointers
    .filter((pointer) => !pointer.includes('/*'))
    .flatMap((pointer) => {
      const value = valueAt(body, pointer);
      return typeof value === 'string' && /^https?:\/\//.test(value) ? [link(value, pointer)] : [];
    });
}

/** True when an answer holds any value at the given pointers. */
export function holdsSecrets(body: unknown, pointers: readonly string[]): boolean {
  return pointers.some((pointer) => valuesAt(body, pointer.split('/').slice(1)).some((value) => Boolean(value)));
}

function link(uri: string, pointer: string): ResultBlock {
  const name = pointer.slice(pointer.lastIndexOf('/') + 1);
  const extension = URL.canParse(uri) ? /\.([a-z0-9]+)$/i.exec(new URL(uri).pathname)?.[1]?.toLowerCase() : undefined;
  const mimeType = extension ? TYPES[extension] : undefined;
  const description = 'Opens without a login: give it only to the person it belongs to.';
  return { type: 'resource_link', uri, name, description, ...(mimeType ? { mimeType } : {}) };
}

function valueAt(body: unknown, pointer: string): unknown {
  return valuesAt(body, pointer.split('/').slice(1))[0];
}

function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  const [head, ...rest] = path;
  if (head === undefined) return [value];
  if (head === '*') return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest)) : [];
  if (Array.isArray(value)) return valuesAt(value[Number(head)], rest);
  return isMapping(value) ? valuesAt(value[head], rest) : [];
}
