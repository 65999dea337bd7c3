import { isMapping, readJson } from '@lago/capability-model';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import type { View } from '../catalog/view.js';

/** An operation and the arguments it is called with. */
export interface CalledOperation {
  readonly tool: CatalogTool;
  readonly given: Readonly<Record<string, unknown>>;
}

const CALLS: readonly string[] = ['call_read_operation', 'call_write_operation'];

/** The operation that a message calls, by its own name or through the tools of discovery; undefined when there is none. */
export function calledOperation(view: View, name: string, given: unknown): CalledOperation | undefined {
  const args = isMapping(given) ? given : {};
  if (!view.discovery || !CALLS.includes(name)) {
    const tool = view.find(name);
    return tool && { tool, given: args };
  }
  const tool = typeof args['name'] === 'string' ? view.find(args['name']) : undefined;
  return tool && { tool, given: argumentsOf(args) };
}

/** The arguments of the operation: as they are meant to come, as JSON text, or beside its name. */
function argumentsOf({ name: _, arguments: inner, ...beside }: Readonly<Record<string, unknown>>) {
  const value = typeof inner === 'string' ? parsed(inner) : inner;
  return { ...beside, ...(isMapping(value) ? value : {}) };
}

function parsed(text: string): unknown {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}
