import {
  fromJsonSchema,
  inputRequired,
  McpServer,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import type {
  CallToolResult,
  jsonSchemaValidator,
  JsonSchemaValidatorResult,
  ServerContext,
  Tool,
} from '@modelcontextprotocol/server';
import { readTraceContext, requestId } from '@lago/gateway-kit';
import type { Consumer, TraceContext } from '@lago/gateway-kit';
import type { ToolCall } from '../call/call-tool.js';
import type { ToolResult } from '../results/tool-result.js';
import type { CatalogTool, ListedTool } from '../catalog/catalog-tool.js';
import type { View } from '../catalog/view.js';
import type { McpCore } from '../core/mcp-core.js';

/** What is known about a request before the protocol looks at it. */
export interface Exchange {
  readonly requestId: string;
  readonly trace: TraceContext;
  readonly consumer: string;
  readonly caller: Consumer;
  /** Takes HTTP headers for the answer; there are none on stdio. */
  readonly setHeader?: (header: string, value: string) => void;
  readonly view: View;
  /** Names of the tools the request calls; undefined when more requests may follow (stdio). */
  readonly calls: readonly string[] | undefined;
  /** Gets the result of the tool that was called last. */
  readonly outcome: { result?: ToolResult };
}

/** What is served besides the catalog. Only the conformance fixtures are. */
export interface Extension {
  /** Adds to a server and returns what it added as `tools/list` shows it. */
  readonly register: (server: McpServer, core: McpCore) => readonly Tool[];
  /** Tools that send notifications before their answer. */
  readonly notifying: readonly string[];
}

const LIST_TTL_MS = 60_000;
const CONFIRM = 'confirm';
// The slim schema is for display; operations validate their own input, and replies are passed on as they are.
const displayOnly: jsonSchemaValidator = {
  getValidator<T>() {
    return (input: unknown) => ({ valid: true, data: input, errorMessage: undefined }) as JsonSchemaValidatorResult<T>;
  },
};

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
      instructions: core.instructions,
      cacheHints: { 'tools/list': hint, 'server/discover': hint },
      requestState: { verify: (state) => verifyState(core, state) },
    },
  );
  const called = calls?.map((name) => view.find(name)) ?? view.tools;
  for (const tool of new Set(called)) if (tool) register(server, tool, core, exchange);
  const added = extension?.register(server, core) ?? [];
  server.server.setRequestHandler('tools/list', ({ params }) => {
    if (params?.cursor !== undefined)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'There is one page only');
    return { tools: [...(view.listed as unknown as Tool[]), ...added] };
  });
  const missing = calls?.find((name) => !view.find(name) && !added.some((tool) => tool.name === name));
  if (missing !== undefined) {
    server.server.setRequestHandler('tools/call', () => {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, view.explainMissing(missing));
    });
  }
  return server;
}

/** The document's title names an API and its documentation; people choose a server by what it is for. */
function productTitle(title: string): string {
  return `${title.replace(/ (?:API )?documentation$/i, '')} gateway`;
}

function register(server: McpServer, tool: CatalogTool, core: McpCore, exchange: Exchange): void {
  const { title, description, annotations } = tool.listed;
  const { inputSchema, outputSchema } = shown(tool.listed);
  const config = { title, description, annotations: { ...annotations }, inputSchema, outputSchema };
  const run = async (args: unknown, context: ServerContext) => {
    const given = (args ?? {}) as Record<string, unknown>;
    await report(context, 0);
    const outcome = await core.callTool(tool, given, callOf(server, exchange, context));
    if ('result' in outcome) exchange.outcome.result = outcome.result;
    await report(context, 1);
    return 'result' in outcome ? toResult(outcome.result) : toQuestion(outcome.ask);
  };
  // Whichever of its names a client uses, it is the same tool.
  const names = exchange.calls ? tool.names.filter((name) => exchange.calls?.includes(name)) : tool.names;
  for (const name of names) server.registerTool(name, config, run);
}

/** Calls a tool that needs no confirmation, for a request that does without a server. */
export async function callDirectly(
  core: McpCore,
  tool: CatalogTool,
  given: Readonly<Record<string, unknown>>,
  { requestId, trace, consumer, caller, setHeader, view }: Exchange,
  signal: AbortSignal,
): Promise<ToolResult> {
  const call = { requestId, trace, consumer, caller, setHeader, signal, view };
  const outcome = await core.callTool(tool, given, { ...call, canAsk: false, elicited: undefined });
  if ('result' in outcome) return outcome.result;
  throw new TypeError(`${tool.name} asked although it needs no confirmation`);
}

/** Who asks for progress learns that the call began and ended; there is nothing in between to tell. */
async function report({ mcpReq }: ServerContext, progress: number): Promise<void> {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return;
  await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 1 } });
}

function shown({ inputSchema, outputSchema }: ListedTool) {
  return {
    inputSchema: fromJsonSchema(inputSchema as object, displayOnly),
    outputSchema: fromJsonSchema(outputSchema as object, displayOnly),
  };
}

function callOf(server: McpServer, exchange: Exchange, { mcpReq }: ServerContext): ToolCall {
  const { elicitation } = server.server.getClientCapabilities() ?? {};
  const state = mcpReq.requestState<unknown>();
  const response = mcpReq.inputResponses?.[CONFIRM] as
    { action?: unknown; content?: { confirm?: unknown } } | undefined;
  return {
    requestId: exchange.calls ? exchange.requestId : requestId(undefined),
    trace: traceOf(mcpReq._meta, exchange),
    consumer: exchange.consumer,
    caller: exchange.caller,
    setHeader: exchange.setHeader,
    signal: mcpReq.signal,
    view: exchange.view,
    // An empty object is how clients declared forms before modes existed.
    canAsk: elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined),
    elicited:
      typeof state === 'string' && response
        ? { state, accepted: response.action === 'accept' && response.content?.confirm === true }
        : undefined,
  };
}

/** Where the message says what trace it belongs to, it wins over the HTTP request that carries it. */
function traceOf(meta: Readonly<Record<string, unknown>> | undefined, { trace }: Exchange): TraceContext {
  const own = readTraceContext(meta?.['traceparent'], meta?.['tracestate']);
  return own.traceparent ? own : trace;
}

function toResult(result: ToolResult): CallToolResult {
  return result as CallToolResult;
}

function toQuestion({ message, state }: { readonly message: string; readonly state: string }) {
  const confirm = { type: 'boolean' as const, title: 'Do it', description: 'Yes runs the call exactly as shown.' };
  const requestedSchema = { type: 'object' as const, properties: { confirm }, required: ['confirm'] };
  const question = inputRequired.elicit({ message, requestedSchema });
  return inputRequired({ inputRequests: { [CONFIRM]: question }, requestState: state });
}

/** Refuses states that were not signed here or are too old; returns nothing, so that handlers see the text itself. */
function verifyState({ confirmationTokens }: McpCore, state: string): void {
  const { state: outcome } = confirmationTokens.verify(state, Date.now());
  // The call says itself why a confirmation of another process is not good here.
  if (outcome !== 'valid' && outcome !== 'elsewhere') throw new ProtocolError(ProtocolErrorCode.InvalidParams, outcome);
}
