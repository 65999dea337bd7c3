import type { IncomingHttpHeaders } from 'node:http';
import type { ToolResult } from '../results/tool-result.js';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import type { View } from '../catalog/view.js';
import { BoundedMap } from './bounded-map.js';
import { keyRequest } from './keyed-request.js';
import type { CalledTool, KeyedRequest } from './keyed-request.js';
import type { Exchange } from './exchange.js';
import { fillTemplate, templateOf } from './result-template.js';
import type { ResultTemplate } from './result-template.js';

/** A request that a template may answer, once the SDK has answered one that differs in its id and arguments only. */
export interface TemplatedRequest {
  /** The bytes of the answer; undefined when the SDK must answer. */
  answer(gone: () => AbortSignal): Promise<readonly Buffer[]> | undefined;
  /** Takes the bytes of an answer the SDK gave. */
  learn(answer: Buffer): void;
}

/** Undefined for requests that are always the SDK's. */
export type ResponseTemplates = (
  headers: IncomingHttpHeaders,
  body: unknown,
  exchange: Exchange,
) => TemplatedRequest | undefined;

/** Calls a tool that needs no confirmation. */
export type CallDirectly = (
  tool: CatalogTool,
  given: Readonly<Record<string, unknown>>,
  exchange: Exchange,
  gone: AbortSignal,
) => Promise<ToolResult>;

const MOST_LISTS = 128;
const MOST_CALLS = 1000;
const LONGEST_KEY = 4000;

/**
 * No rule of the protocol is written here a second time: a request is taken only when the SDK answered one that equals
 * it in everything the protocol looks at. A list is given again under the new id; a result gets what the SDK added.
 */
export function createResponseTemplates(call: CallDirectly): ResponseTemplates {
  const lists = new BoundedMap<Buffer>(MOST_LISTS, LONGEST_KEY);
  const results = new BoundedMap<ResultTemplate>(MOST_CALLS, LONGEST_KEY);
  const numbers = new WeakMap<View, number>();
  let views = 0;

  return (headers, body, exchange) => {
    const request = keyRequest(headers, body);
    if (!request) return undefined;
    return request.tool ? callOf(request, request.tool, exchange) : listOf(request, exchange.view);
  };

  function listOf({ key: request, id }: KeyedRequest, view: View): TemplatedRequest {
    const number = numbers.get(view) ?? ++views;
    numbers.set(view, number);
    const key = `${number} ${request}`;
    const end = Buffer.from(`,"jsonrpc":"2.0","id":${JSON.stringify(id)}}`);
    return {
      answer() {
        const list = lists.get(key);
        return list && Promise.resolve([list, end]);
      },
      learn(answer) {
        const rest = answer.length - end.length;
        if (answer.indexOf('{"result":') === 0 && answer.subarray(rest).equals(end)) {
          lists.set(key, Buffer.from(answer.subarray(0, rest)));
        }
      },
    };
  }

  function callOf({ key, id }: KeyedRequest, { name, given }: CalledTool, exchange: Exchange) {
    const tool = exchange.view.find(name);
    // What must be confirmed may become a question, and a question is the SDK's.
    if (!tool || tool.confirm) return undefined;
    return {
      answer(gone: () => AbortSignal) {
        const known = results.get(key);
        return (
          known && call(tool, given, exchange, gone()).then((result) => [Buffer.from(fillTemplate(result, id, known))])
        );
      },
      learn(answer: Buffer) {
        const { result } = exchange.outcome;
        const found = result && templateOf(result, id, answer);
        if (found) results.set(key, found);
      },
    };
  }
}
