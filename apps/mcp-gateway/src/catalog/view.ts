import type { CatalogTool, ListedTool } from './catalog-tool.js';
import { nearest } from './nearest.js';

/** The tools one address offers. */
export interface View {
  readonly tools: readonly CatalogTool[];
  /** What `tools/list` shows. */
  readonly listed: readonly ListedTool[];
  /** Tools are not listed but searched, described and called by name. */
  readonly discovery?: true;
  /** Finds a tool by any of its names. */
  find(name: string): CatalogTool | undefined;
  /** Why `name` cannot be called here, and what was perhaps meant. */
  explainMissing(name: string): string;
}

/** A view of `tools` out of `catalog`. */
export function createView(tools: readonly CatalogTool[], catalog: readonly CatalogTool[]): View {
  const byName = index(tools);
  const everywhere = index(catalog);
  return {
    tools,
    listed: tools.map(({ listed }) => listed),
    find: (name) => byName.get(name),
    explainMissing: (name) => {
      if (everywhere.has(name)) return `Tool ${name} is switched off here.`;
      const meant = nearest(name, byName.keys());
      return `Tool ${shown(name)} not found.${meant ? ` Did you mean ${byName.get(meant)?.name}?` : ''}`;
    },
  };
}

function index(tools: readonly CatalogTool[]): ReadonlyMap<string, CatalogTool> {
  return new Map(tools.flatMap((tool) => tool.names.map((name) => [name, tool] as const)));
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 80));
}
