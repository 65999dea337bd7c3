import { isMapping } from '@lago/capability-model';
import { isDeepStrictEqual } from 'node:util';
import type { ToolResult } from '../results/tool-result.js';

/** What the protocol adds to the result of a tool: its members, and those of its `_meta`. */
export interface ResultTemplate {
  readonly result: Readonly<Record<string, unknown>>;
  readonly meta: Readonly<Record<string, unknown>>;
}

/** Finds what `answer`, the bytes of a message, has besides `result`; undefined when it differs in any other way. */
export function templateOf(result: ToolResult, id: string | number, answer: Buffer): ResultTemplate | undefined {
  const message: unknown = JSON.parse(answer.toString());
  if (!isMapping(message) || !isMapping(message['result'])) return undefined;
  const { _meta: meta, ...members } = message['result'];
  const added = {
    result: missing(members, result as unknown as Readonly<Record<string, unknown>>),
    meta: missing(isMapping(meta) ? meta : {}, result._meta ?? {}),
  };
  return isDeepStrictEqual(JSON.parse(fillTemplate(result, id, added)), message) ? added : undefined;
}

/** The message that carries a result. */
export function fillTemplate(result: ToolResult, id: string | number, added: ResultTemplate): string {
  const meta = { ...result._meta, ...added.meta };
  const whole = { ...result, ...added.result, ...(Object.keys(meta).length ? { _meta: meta } : {}) };
  return JSON.stringify({ result: whole, jsonrpc: '2.0', id });
}

function missing(from: Readonly<Record<string, unknown>>, own: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(from).filter(([key]) => !Object.hasOwn(own, key)));
}
