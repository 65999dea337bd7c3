import type { IncomingHttpHeaders } from 'node:http';
import type { ToolResult } from '../results/tool-result.js';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import type { View } from '../catalog/view.js';
import { additionsOf, inMessage } from './additions.js';
import type { Additions } from './additions.js';
import { askedOf } from './asked.js';
import type { Asked, Call } from './asked.js';
import type { Exchange } from './mcp-server.js';
import { Recent } from './recent.js';

/** A plain request: answered without the protocol's library once that has answered the like of it. */
export interface PlainRequest {
  /** The bytes of the answer; undefined when the library must answer. */
  answer(gone: () => AbortSignal): Promise<readonly Buffer[]> | undefined;
  /** Takes the bytes of an answer the library gave. */
  learn(answer: Buffer): void;
}

/** Undefined for requests that are always the library's. */
export type Plain = (headers: IncomingHttpHeaders, body: unknown, exchange: Exchange) => PlainRequest | undefined;

/** Calls a tool that asks nobody, for a request that wants its result and nothing else. */
export type CallPlainly = (
  tool: CatalogTool,
  given: Readonly<Record<string, unknown>>,
  exchange: Exchange,
  gone: AbortSignal,
) => Promise<ToolResult>;

const MOST_LISTS = 128;
const MOST_CALLS = 1000;
const LONGEST_KEY = 4000;

/**
 * Nothing is decided here that the library decides. A request is taken only when one that equals it in all that
 * decides was answered with success before; a list is then given again, and a result gets what the library added.
 */
export function createPlain(call: CallPlainly): Plain {
  const lists = new Recent<Buffer>(MOST_LISTS, LONGEST_KEY);
  const added = new Recent<Additions>(MOST_CALLS, LONGEST_KEY);
  const numbers = new WeakMap<View, number>();
  let views = 0;

  return (headers, body, exchange) => {
    const asked = askedOf(headers, body);
    if (!asked) return undefined;
    return asked.call ? plainCall(asked, asked.call, exchange) : plainList(asked, exchange.view);
  };

  function plainList({ key: asked, id }: Asked, view: View): PlainRequest {
    const key = `${numberOf(view)} ${asked}`;
    const end = `,"jsonrpc":"2.0","id":${JSON.stringify(id)}}`;
    return {
      answer() {
        const list = lists.get(key);
        return list && Promise.resolve([list, Buffer.from(end)]);
      },
      learn(answer) {
        const text = answer.toString();
        if (text.startsWith('{"result":') && text.endsWith(end))
          lists.set(key, Buffer.from(text.slice(0, -end.length)));
      },
    };
  }

  function plainCall({ key, id }: Asked, { name, given }: Call, exchange: Exchange) {
    const tool = exchange.view.find(name);
    // What must be confirmed may become a question, and a question is the library's.
    if (!tool || tool.confirm) return undefined;
    return {
      answer(gone: () => AbortSignal) {
        const known = added.get(key);
        return (
          known && call(tool, given, exchange, gone()).then((result) => [Buffer.from(inMessage(result, id, known))])
        );
      },
      learn(answer: Buffer) {
        const { result } = exchange.outcome;
        const found = result && additionsOf(result, id, answer);
        if (found) added.set(key, found);
      },
    };
  }

  function numberOf(view: View): number {
    const number = numbers.get(view) ?? ++views;
    numbers.set(view, number);
    return number;
  }
}
