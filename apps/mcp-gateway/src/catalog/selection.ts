import type { CatalogTool } from './catalog-tool.js';

/** Which tools are wanted. Without `groups` and `tools` it is all of them; `exclude` and `readOnly` take away. */
export interface Selection {
  readonly groups?: readonly string[] | undefined;
  readonly tools?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly readOnly?: boolean | undefined;
}

/** The tools a selection leaves. A group is a tag of the contract, or the namespace of an API. Every name of a tool and `-` for `_` in groups are understood. */
export function select(catalog: readonly CatalogTool[], selection: Selection): readonly CatalogTool[] {
  const groups = selection.groups && new Set(selection.groups.map(plain));
  const tools = selection.tools && new Set(selection.tools);
  const exclude = new Set(selection.exclude);
  return catalog.filter(({ names, operation, readOnly }) => {
    const named = names.some((name) => tools?.has(name));
    const grouped = groups?.has(plain(operation.tag)) || groups?.has(plain(operation.upstream ?? ''));
    const wanted = (!groups && !tools) || named || grouped;
    return wanted && !names.some((name) => exclude.has(name)) && (readOnly || !selection.readOnly);
  });
}

/** What of a selection names nothing in the catalog. */
export function unknownNames(catalog: readonly CatalogTool[], selection: Selection): readonly string[] {
  const apis = catalog.map(({ operation }) => operation.upstream ?? '').filter(Boolean);
  const groups = [...groupsOf(catalog), ...apis].map(plain);
  const names = new Set(catalog.flatMap((tool) => tool.names));
  return [
    ...(selection.groups ?? []).filter((group) => !groups.includes(plain(group))),
    ...[...(selection.tools ?? []), ...(selection.exclude ?? [])].filter((name) => !names.has(name)),
  ];
}

/** The groups (tags of the contract) in the catalog's order. */
export function groupsOf(catalog: readonly CatalogTool[]): readonly string[] {
  return [...new Set(catalog.map(({ operation }) => operation.tag))];
}

function plain(group: string): string {
  return group.trim().toLowerCase().replaceAll('-', '_').replaceAll(' ', '_');
}
