import { Origin } from '../document/origin.js';
import { METHODS } from '../model/model-node.js';
import type { HttpMethod } from '../operation/operation.js';
import { isMapping } from '../values/mapping.js';
import { LeftOut, remarkOf } from '../published/left-out.js';
import type { Remark } from '../published/left-out.js';
import type { PublishedApi } from '../published/published-api.js';
import type { Part, References } from '../published/references.js';

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
  readonly item: Part & { readonly value: Readonly<Record<string, unknown>> };
  readonly operation: Readonly<Record<string, unknown>>;
  readonly at: Origin;
}

/** The chosen operations in the order of the file, each under a name of its own, and those that cannot be. */
export interface Chosen {
  readonly operations: readonly PublishedOperation[];
  readonly leftOut: readonly Remark[];
}

const OTHER_METHODS = ['HEAD', 'OPTIONS', 'TRACE'];

export function chooseOperations({ root, source }: PublishedApi, references: References, choice: Choice): Chosen {
  const paths = isMapping(root['paths']) ? root['paths'] : {};
  const names = new Set<string>();
  const leftOut: Remark[] = [];
  const operations = Object.entries(paths).flatMap(([path, value]) => {
    if (path.startsWith('x-')) return [];
    const item = follow({ value, at: new Origin(source, '').child('paths', path) }, { name: path, method: '*', path });
    if (!item) return [];
    const written = (method: string) => {
      const inner = item.value[method.toLowerCase()];
      const operation = { name: `${method} ${path}`, method, path };
      // Files that are split by operation refer to them, which the specification has no word for.
      const found = isMapping(inner) && follow({ value: inner, at: item.at.child(method.toLowerCase()) }, operation);
      return found && isChosen(found.value, choice) ? found : undefined;
    };
    for (const method of OTHER_METHODS) {
      const found = written(method);
      if (!found) continue;
      const { operationId } = found.value;
      const name = typeof operationId === 'string' ? operationId : `${method} ${path}`;
      leftOut.push(remarkOf({ name, method, path }, found.at, `${method} is not served`));
    }
    return METHODS.flatMap((method): PublishedOperation[] => {
      const found = written(method);
      if (!found) return [];
      const { value: operation, at } = found;
      return [
        { name: nameOf(operation, method, path, names), method, path, tag: tagOf(operation), item, operation, at },
      ];
    });
  });
  return { operations, leftOut };

  function follow(part: Part, operation: Remark['operation']): PublishedOperation['item'] | undefined {
    try {
      const { value, at } = references.follow(part);
      return isMapping(value) ? { value, at } : undefined;
    } catch (error) {
      if (!(error instanceof LeftOut)) throw error;
      leftOut.push(remarkOf(operation, error.at, error.message));
      return undefined;
    }
  }
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
  const name = slug(raw, '-').slice(0, LONGEST_NAME);
  let free = name;
  for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${name}-${count}`;
  taken.add(free.toLowerCase());
  return free;
}

/** Clients take tool names of 64 characters, and the number that tells two apart must fit as well. */
const LONGEST_NAME = 60;

/** Text as an identifier: everything else becomes the separator. */
export function slug(text: string, separator: '-' | '_'): string {
  const cleaned = text.replace(/[^A-Za-z0-9_-]+/g, separator).replace(/[-_]{2,}/g, separator);
  return cleaned.replace(/^[-_]+|[-_]+$/g, '') || 'unnamed';
}
