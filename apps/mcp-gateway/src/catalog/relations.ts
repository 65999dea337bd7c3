import type { CatalogTool } from './catalog-tool.js';

/** A read of another tool, with the arguments it needs. */
export interface RelatedRead {
  readonly tool: CatalogTool;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Which tools read what another one acts on; found by comparing paths and names, not by knowing the API. */
export interface Relations {
  /** The read of the object that the path of a call names. */
  target(tool: CatalogTool, path: Readonly<Record<string, unknown>>): RelatedRead | undefined;
  /** The read of the object a value refers to, such as `customer` by `external_customer_id`. */
  referenced(name: string, value: unknown): RelatedRead | undefined;
  /** The list in which objects of this kind, or of the kind a path begins with, are found. */
  lists(kind: string | undefined, tool: CatalogTool): CatalogTool | undefined;
}

const REFERENCE = /^(?:external_|lago_)?(.+?)_(?:id|code)$/;

/** Compares every tool with every other, once. */
export function createRelations(catalog: readonly CatalogTool[]): Relations {
  const reads = catalog.filter(({ operation }) => operation.method === 'GET' && operation.response.rootKey);
  const single = new Map<string, CatalogTool>();
  const lists = new Map<string, CatalogTool>();
  for (const read of reads) (read.operation.response.list ? lists : single).set(shape(read), read);

  return {
    target(tool, path) {
      const template = tool.operation.pathTemplate;
      for (const prefix of prefixes(template)) {
        const read = single.get(erased(prefix));
        if (!read || read === tool) continue;
        const values = placeholders(prefix).map((name) => path[name]);
        return { tool: read, arguments: pathArguments(read, values) };
      }
      return undefined;
    },
    referenced(name, value) {
      const kind = REFERENCE.exec(name)?.[1];
      const read = kind && [...single.values()].find((one) => one.operation.response.rootKey === kind);
      if (!read || typeof value !== 'string' || placeholders(read.operation.pathTemplate).length !== 1)
        return undefined;
      return { tool: read, arguments: pathArguments(read, [value]) };
    },
    lists(kind, tool) {
      const named = kind && reads.find((one) => one.operation.response.rootKey === `${kind}s`);
      if (named && named.operation.response.list && !placeholders(named.operation.pathTemplate).length) return named;
      const [collection = ''] = tool.operation.pathTemplate.split('/{', 1);
      return kind ? undefined : lists.get(collection);
    },
  };
}

function shape({ operation }: CatalogTool): string {
  return erased(operation.pathTemplate);
}

function erased(template: string): string {
  return template.replaceAll(/\{[^}]*\}/g, '{}');
}

function placeholders(template: string): readonly string[] {
  return [...template.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name);
}

/** `/a/{x}/b/{y}/c` gives `/a/{x}/b/{y}` and `/a/{x}`, the longest first; itself when it ends with a placeholder. */
function prefixes(template: string): readonly string[] {
  const parts = template.split('/');
  return parts
    .map((_, index) => parts.slice(0, parts.length - index))
    .filter((some) => some.at(-1)?.startsWith('{'))
    .map((some) => some.join('/'));
}

function pathArguments(read: CatalogTool, values: readonly unknown[]): Record<string, unknown> {
  const names = placeholders(read.operation.pathTemplate);
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}
