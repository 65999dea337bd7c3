import { isMapping } from '@lago/capability-model';
import { sentences } from '../catalog/brief.js';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { groupsOf, select } from '../catalog/selection.js';
import type { View } from '../catalog/view.js';
import { errorResult } from '../results/tool-result.js';
import type { ToolResult } from '../results/tool-result.js';
import { visibleJson } from '../values/sanitize.js';
import { createSearchIndex } from './search-index.js';
import type { SearchIndex } from './search-index.js';

const SHOWN = 5;
const MOST_SHOWN = 20;
const LONGEST_SUMMARY = 160;
const indexes = new WeakMap<View, SearchIndex>();

/** Answers `search_operations`: the operations of a view that fit best, or its groups when nothing is asked. */
export function searchOperations(view: View, given: Readonly<Record<string, unknown>>): ToolResult {
  const { query, group, read_only: readOnly, limit } = given;
  const groups = typeof group === 'string' && group.trim() ? [group] : undefined;
  const admitted = new Set(select(view.tools, { groups, readOnly: readOnly === true || readOnly === 'true' }));
  if (typeof query !== 'string' || !query.trim()) {
    if (groups && admitted.size) return found([...admitted], limit);
    return answer({ operations: view.tools.length, groups: countsOf(view) });
  }
  const index = indexes.get(view) ?? createSearchIndex(view.tools);
  indexes.set(view, index);
  const best = index.search(query, (tool) => admitted.has(tool));
  if (best.length) return found(best, limit);
  const why = 'Nothing here says these words: use others, leave out group or read_only, or look through a group.';
  return answer({ operations: [], groups: countsOf(view), _notice: why });
}

/** Answers `describe_operation`. */
export function describeOperation(view: View, given: Readonly<Record<string, unknown>>): ToolResult {
  const name = nameIn(given);
  const tool = view.find(name);
  if (!tool) return errorResult(`${view.explainMissing(name)} Find names with search_operations.`);
  const { title, description, inputSchema } = tool.listed;
  return answer({ ...kindOf(tool), title, description, arguments: inputSchema });
}

/** Why `call_read_operation` or `call_write_operation` calls nothing; undefined when it may. */
export function explainUncallable(view: View, name: string, given: unknown): ToolResult | undefined {
  const wanted = nameIn(isMapping(given) ? given : {});
  const tool = view.find(wanted);
  if (!tool) return errorResult(`${view.explainMissing(wanted)} Nothing was sent. Find names with search_operations.`);
  if (name !== 'call_read_operation' || tool.readOnly) return undefined;
  return errorResult(`${tool.name} changes something: call it with call_write_operation. Nothing was sent.`);
}

/** A result that proposes a call of an operation proposes it through the tools of discovery. */
export function throughDiscovery(view: View, result: ToolResult): ToolResult {
  const { structuredContent: body, content } = result;
  if (!body) return result;
  const { next, truncated } = body;
  if (!isProposal(next) && !isMapping(truncated)) return result;
  const changed = {
    ...body,
    ...(isProposal(next) ? { next: rewritten(view, next) } : {}),
    ...(isMapping(truncated) ? { truncated: inside(view, truncated) } : {}),
  };
  const text = { type: 'text' as const, text: visibleJson(changed) };
  return { ...result, structuredContent: changed, content: [text, ...content.slice(1)] };
}

interface Proposal {
  readonly tool: string;
  readonly arguments: unknown;
}

function inside(view: View, truncated: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (isProposal(truncated)) return { ...truncated, ...rewritten(view, truncated) };
  const { next } = truncated;
  return isProposal(next) ? { ...truncated, next: rewritten(view, next) } : truncated;
}

function isProposal(value: unknown): value is Proposal & Readonly<Record<string, unknown>> {
  return isMapping(value) && typeof value['tool'] === 'string' && value['arguments'] !== undefined;
}

function rewritten(view: View, { tool: name, arguments: args }: Proposal): Proposal {
  const tool = view.find(name);
  if (!tool) return { tool: name, arguments: args };
  // Long arguments are not given back, but called the same.
  return { tool: callerOf(tool), arguments: isMapping(args) ? { name: tool.name, arguments: args } : args };
}

function found(tools: readonly CatalogTool[], limit: unknown): ToolResult {
  const wanted = Number(limit ?? SHOWN);
  const shown = tools.slice(0, Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, MOST_SHOWN) : SHOWN);
  const more = tools.length - shown.length;
  return answer({ operations: shown.map(summaryOf), ...(more ? { more } : {}) });
}

function summaryOf(tool: CatalogTool) {
  const required = tool.listed.inputSchema['required'] as readonly string[] | undefined;
  return {
    ...kindOf(tool),
    summary: `${tool.listed.title}: ${tool.say(sentences(tool.operation.description, LONGEST_SUMMARY))}`,
    ...(required?.length ? { required } : {}),
  };
}

function kindOf(tool: CatalogTool) {
  const asks = tool.confirm ? { asks_first: true } : {};
  return { name: tool.name, group: tool.operation.tag, call_with: callerOf(tool), ...asks };
}

function callerOf({ readOnly }: CatalogTool): string {
  return readOnly ? 'call_read_operation' : 'call_write_operation';
}

function countsOf({ tools }: View): Record<string, number> {
  return Object.fromEntries(
    groupsOf(tools).map((group) => [group, tools.filter(({ operation }) => operation.tag === group).length]),
  );
}

function nameIn({ name }: Readonly<Record<string, unknown>>): string {
  return typeof name === 'string' ? name : '';
}

function answer(structuredContent: Readonly<Record<string, unknown>>): ToolResult {
  return { content: [{ type: 'text', text: visibleJson(structuredContent) }], structuredContent };
}
