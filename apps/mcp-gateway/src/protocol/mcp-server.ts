import { McpServer, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { Tool } from '@modelcontextprotocol/server';
import type { ToolResult } from '../results/tool-result.js';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import type { McpCore } from '../core/mcp-core.js';
import { discoveryToolName } from '../discovery/discovery-view.js';
import type { Exchange } from './exchange.js';
import { listPage } from './list-page.js';
import { registerDiscovery, registerTool } from './register-tools.js';

/** What is served besides the catalog. Only the conformance fixtures are. */
export interface Extension {
  /** Adds to a server and returns what it added as `tools/list` shows it. */
  readonly register: (server: McpServer, core: McpCore) => readonly Tool[];
  /** Tools that send notifications before their answer. */
  readonly notifying: readonly string[];
}

const LIST_TTL_MS = 60_000;

/** A server for one request (HTTP) or one connection (stdio), with only the tools that are called. */
export function buildServer(core: McpCore, exchange: Exchange, extension?: Extension): McpServer {
  const { identity, capability, settings } = core.gateway;
  const { view, calls } = exchange;
  const hint = { ttlMs: LIST_TTL_MS, cacheScope: 'private' as const };
  const server = new McpServer(
    {
      ...identity,
      title: productTitle(capability.title),
      ...(settings.publicUrl ? { websiteUrl: settings.publicUrl } : {}),
    },
    {
      capabilities: { tools: { listChanged: false } },
      instructions: core.instructionsFor(view),
      cacheHints: { 'tools/list': hint, 'server/discover': hint },
      requestState: { verify: (state) => verifyState(core, state) },
    },
  );
  const called = calls?.map((name) => view.find(name)) ?? view.tools;
  for (const tool of new Set(called)) if (tool) registerTool(server, tool, core, exchange);
  if (view.discovery) registerDiscovery(server, core, exchange);
  const added = extension?.register(server, core) ?? [];
  server.server.setRequestHandler('tools/list', ({ params }) => {
    const page = listPage([...(view.listed as unknown as Tool[]), ...added], params?.cursor);
    if (!page) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'This cursor is of no list here');
    return { ...page, tools: [...page.tools] };
  });
  const isKnown = (name: string) =>
    view.find(name) !== undefined ||
    discoveryToolName(view, name) !== undefined ||
    added.some((tool) => tool.name === name);
  const missing = calls?.find((name) => !isKnown(name));
  if (missing !== undefined) {
    server.server.setRequestHandler('tools/call', () => {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, view.explainMissing(missing));
    });
  }
  return server;
}

/** The document's title names an API and its documentation; people choose a server by what it is for. */
export function productTitle(title: string): string {
  return `${title.replace(/ (?:API )?documentation$/i, '')} gateway`;
}

/** Calls a tool that needs no confirmation, for a request that does without a server. */
export async function callDirectly(
  core: McpCore,
  tool: CatalogTool,
  given: Readonly<Record<string, unknown>>,
  { requestId, trace, consumer, caller, setHeader, record, view }: Exchange,
  signal: AbortSignal,
): Promise<ToolResult> {
  const call = { requestId, trace, consumer, caller, setHeader, record, signal, view };
  const outcome = await core.callTool(tool, given, { ...call, canAsk: false, elicited: undefined });
  if ('result' in outcome) {
    if (record && outcome.result.isError) record.toolFailed = true;
    return outcome.result;
  }
  throw new TypeError(`${tool.name} asked although it needs no confirmation`);
}

/** Refuses states that were not signed here or are too old; returns nothing, so that handlers see the text itself. */
function verifyState({ confirmationTokens }: McpCore, state: string): void {
  const { state: outcome } = confirmationTokens.verify(state, Date.now());
  // The call says itself why a confirmation of another process is not good here.
  if (outcome !== 'valid' && outcome !== 'elsewhere') throw new ProtocolError(ProtocolErrorCode.InvalidParams, outcome);
}
