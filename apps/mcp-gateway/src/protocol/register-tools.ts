import { fromJsonSchema, inputRequired } from '@modelcontextprotocol/server';
import type {
  CallToolResult,
  jsonSchemaValidator,
  JsonSchemaValidatorResult,
  McpServer,
  ServerContext,
} from '@modelcontextprotocol/server';
import { readTraceContext, requestId } from '@lago/gateway-kit';
import type { TraceContext } from '@lago/gateway-kit';
import type { Outcome, ToolCall } from '../call/call-tool.js';
import type { CatalogTool, ListedTool } from '../catalog/catalog-tool.js';
import type { View } from '../catalog/view.js';
import type { McpCore } from '../core/mcp-core.js';
import { calledOperation } from '../discovery/called-operation.js';
import { describeOperation, explainUncallable, searchOperations, throughDiscovery } from '../discovery/discover.js';
import { DISCOVERY_TOOLS } from '../discovery/discovery-tools.js';
import type { DiscoveryTool } from '../discovery/discovery-tools.js';
import { errorResult } from '../results/tool-result.js';
import type { Exchange } from './exchange.js';

const CONFIRM = 'confirm';
// The slim schema is for display; operations validate their own input, and replies are passed on as they are.
const displayOnly: jsonSchemaValidator = {
  getValidator<T>() {
    return (input: unknown) => ({ valid: true, data: input, errorMessage: undefined }) as JsonSchemaValidatorResult<T>;
  },
};

/** Registers a tool of the catalog, under those of its names that are called. */
export function registerTool(server: McpServer, tool: CatalogTool, core: McpCore, exchange: Exchange): void {
  // Whichever of its names a client uses, it is the same tool.
  const names = exchange.calls ? tool.names.filter((name) => exchange.calls?.includes(name)) : tool.names;
  const run = runner(server, exchange, (given, call) => core.callTool(tool, given, call));
  for (const name of names) server.registerTool(name, configOf(tool.listed), run);
}

/** Registers the tools that search, describe and call operations. */
export function registerDiscovery(server: McpServer, core: McpCore, exchange: Exchange): void {
  const { view, calls } = exchange;
  for (const listed of DISCOVERY_TOOLS) {
    if (calls && !calls.includes(listed.name)) continue;
    const run = runner(server, exchange, (given, call) => discover(listed.name, view, given, core, call));
    server.registerTool(listed.name, configOf(listed), run);
  }
}

async function discover(
  name: DiscoveryTool,
  view: View,
  given: Readonly<Record<string, unknown>>,
  { callTool, countTokens }: McpCore,
  call: ToolCall,
): Promise<Outcome> {
  if (name === 'search_operations') return { result: countTokens(name, searchOperations(view, given)) };
  if (name === 'describe_operation') return { result: countTokens(name, describeOperation(view, given)) };
  const refusal = explainUncallable(view, name, given);
  const called = calledOperation(view, name, given);
  if (refusal || !called) return { result: refusal ?? errorResult('There is no such operation.') };
  const outcome = await callTool(called.tool, called.given, call);
  return 'ask' in outcome ? outcome : { result: throughDiscovery(view, outcome.result) };
}

type Run = (given: Readonly<Record<string, unknown>>, call: ToolCall) => Promise<Outcome>;

/** Makes a call out of a message, and the answer of the protocol out of its outcome. */
function runner(server: McpServer, exchange: Exchange, run: Run) {
  return async (args: unknown, context: ServerContext) => {
    await report(context, 0);
    const outcome = await run((args ?? {}) as Record<string, unknown>, callOf(server, exchange, context));
    if ('result' in outcome) exchange.outcome.result = outcome.result;
    if (exchange.record && 'result' in outcome && outcome.result.isError) exchange.record.toolFailed = true;
    await report(context, 1);
    return 'result' in outcome ? (outcome.result as CallToolResult) : toQuestion(outcome.ask);
  };
}

function configOf({ title, description, annotations, inputSchema, outputSchema }: ListedTool) {
  return {
    title,
    description,
    annotations: { ...annotations },
    inputSchema: fromJsonSchema(inputSchema as object, displayOnly),
    outputSchema: fromJsonSchema(outputSchema as object, displayOnly),
  };
}

/** Who asks for progress learns that the call began and ended; there is nothing in between to tell. */
async function report({ mcpReq }: ServerContext, progress: number): Promise<void> {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return;
  await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 1 } });
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
    record: exchange.record,
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
function traceOf(meta: Readonly<Record<string, unknown>> | undefined, { trace, inSpan }: Exchange): TraceContext {
  if (inSpan) return trace;
  const own = readTraceContext(meta?.['traceparent'], meta?.['tracestate']);
  return own.traceparent ? own : trace;
}

function toQuestion({ message, state }: { readonly message: string; readonly state: string }) {
  const confirm = { type: 'boolean' as const, title: 'Do it', description: 'Yes runs the call exactly as shown.' };
  const requestedSchema = { type: 'object' as const, properties: { confirm }, required: ['confirm'] };
  const question = inputRequired.elicit({ message, requestedSchema });
  return inputRequired({ inputRequests: { [CONFIRM]: question }, requestState: state });
}
