import { createRouteTable, readQuery, toolArguments } from '../src/index.js';
import type { Capability, Operation, OperationInput } from '../src/index.js';
import type { DocumentCall } from './document-cases.js';

/** One call as it is written for either door; `rest` is a method, a space, path and query. */
export type DoorCall = Pick<DocumentCall, 'rest' | 'headers' | 'body' | 'tool' | 'arguments'>;

/** The operation and input of a call as the REST door reads it. */
export function byRest({ routes }: Capability, { rest = '', headers, body }: DoorCall): [Operation, OperationInput] {
  const [method = '', target = ''] = rest.split(' ', 2);
  const [path = '', search = ''] = target.split('?', 2);
  const match = createRouteTable(routes).match(method, path);
  if (match.kind !== 'match') throw new Error(`${rest}: ${match.kind}`);
  const { operation } = match.route;
  return [operation, { path: match.path, query: readQuery(operation, search, headers), body }];
}

/** The same as the MCP door reads it; every argument is one that the tool takes. */
export function byTool({ tools }: Capability, call: DoorCall): [Operation, OperationInput] {
  const { operation } = tools.find(({ name }) => name === call.tool)!;
  const { toInput, unknown } = toolArguments(operation);
  expect(unknown(call.arguments ?? {})).toEqual([]);
  return [operation, toInput(call.arguments ?? {})];
}
