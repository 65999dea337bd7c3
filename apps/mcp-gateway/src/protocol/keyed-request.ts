import { isMapping } from '@lago/capability-model';
import type { IncomingHttpHeaders } from 'node:http';

/** A single `tools/list` or `tools/call` request that asks for nothing besides: no progress, no trace. */
export interface KeyedRequest {
  /** Equal for requests that differ in their id and arguments only. */
  readonly key: string;
  readonly id: string | number;
  /** Undefined for a list. */
  readonly tool: CalledTool | undefined;
}

/** The tool that is called, and its arguments. */
export interface CalledTool {
  readonly name: string;
  readonly given: Readonly<Record<string, unknown>>;
}

const ENVELOPE = 'io.modelcontextprotocol/';
const CALL_PARAMS = new Set(['name', 'arguments', '_meta']);

/** The key of such a request; undefined for every other. Whether it is valid is for the SDK to judge. */
export function keyRequest(headers: IncomingHttpHeaders, body: unknown): KeyedRequest | undefined {
  if (!isMapping(body)) return undefined;
  const { id, ...message } = body;
  const { method, params } = message as { method?: unknown; params?: unknown };
  if (typeof id !== 'string' && !Number.isSafeInteger(id)) return undefined;
  const said = protocolHeaders(headers);
  if (!said || !isPlainMeta(isMapping(params) ? params['_meta'] : undefined)) return undefined;
  const keyed = (decisive: unknown, tool: CalledTool | undefined): KeyedRequest => ({
    key: JSON.stringify([typeof id, said, decisive]),
    id: id as string | number,
    tool,
  });
  if (method === 'tools/list') return keyed(message, undefined);
  if (method !== 'tools/call' || !isMapping(params)) return undefined;
  const { name, arguments: given } = params;
  if (typeof name !== 'string' || !(given === undefined || isMapping(given))) return undefined;
  if (!Object.keys(params).every((param) => CALL_PARAMS.has(param))) return undefined;
  const decisive = given ? { ...message, params: { ...params, arguments: true } } : message;
  return keyed(decisive, { name, given: given ?? {} });
}

/** The headers that say how a message is to be taken; undefined when some repeat arguments. */
function protocolHeaders(headers: IncomingHttpHeaders): readonly unknown[] | undefined {
  const names = Object.keys(headers).filter((name) => name.startsWith('mcp-'));
  if (names.some((name) => name.startsWith('mcp-param-'))) return undefined;
  const { accept, 'content-type': type } = headers;
  return [accept, type, ...names.sort().map((name) => [name, headers[name]])];
}

/** Progress tokens and traces are new each time, and mean something. */
function isPlainMeta(meta: unknown): boolean {
  return meta === undefined || (isMapping(meta) && Object.keys(meta).every((key) => key.startsWith(ENVELOPE)));
}
