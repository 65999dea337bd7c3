import { METHODS } from '../model/model-node.js';
import { isMapping } from '../values/mapping.js';
import type { HttpMethod } from '../operation/operation.js';
import type { PublishedApi } from './published-api.js';

/** Which operations to take; both lists undefined means all. */
export interface Choice {
  readonly tags?: readonly string[];
  readonly operations?: readonly string[];
}

/** One operation of the file, as it is written there. */
export interface PublishedOperation {
  readonly name: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly tag: string;
  readonly item: Readonly<Record<string, unknown>>;
  readonly operation: Readonly<Record<string, unknown>>;
}

/** The chosen operations in the order of the file, each under a name of its own. */
export function chooseOperations({ root }: PublishedApi, choice: Choice): PublishedOperation[] {
  const paths = isMapping(root['paths']) ? root['paths'] : {};
  const names = new Set<string>();
  return Object.entries(paths).flatMap(([path, item]) => {
    if (!isMapping(item)) return [];
    return METHODS.flatMap((method) => {
      const operation = item[method.toLowerCase()];
      if (!isMapping(operation) || !isChosen(operation, choice)) return [];
      return [{ name: nameOf(operation, method, path, names), method, path, tag: tagOf(operation), item, operation }];
    });
  });
}

function isChosen(operation: Record<string, unknown>, { tags, operations }: Choice): boolean {
  const own = Array.isArray(operation['tags']) ? operation['tags'].map((tag) => String(tag).toLowerCase()) : [];
  const id = String(operation['operationId']).toLowerCase();
  if (tags && !tags.some((tag) => own.includes(tag.toLowerCase()))) return false;
  return !operations || operations.some((operationId) => operationId.toLowerCase() === id);
}

function tagOf({ tags }: { readonly tags?: unknown }): string {
  return Array.isArray(tags) && typeof tags[0] === 'string' ? tags[0] : 'other';
}

function nameOf(
  { operationId }: { readonly operationId?: unknown },
  method: HttpMethod,
  path: string,
  taken: Set<string>,
): string {
  const raw = typeof operationId === 'string' ? operationId : `${method.toLowerCase()}-${path}`;
  const name = slug(raw, '-');
  let free = name;
  for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${name}-${count}`;
  taken.add(free.toLowerCase());
  return free;
}

/** Text as an identifier: everything else becomes the separator. */
export function slug(text: string, separator: '-' | '_'): string {
  const cleaned = text.replace(/[^A-Za-z0-9_-]+/g, separator).replace(/[-_]{2,}/g, separator);
  return cleaned.replace(/^[-_]+|[-_]+$/g, '') || 'unnamed';
}
