import type { ServerResponse } from 'node:http';
import { PROBLEMS } from '@lago/gateway-kit';
import type { ProblemError } from '@lago/gateway-kit';

const PARSE_ERROR = -32700;
const REFUSED = -32000;

/** Answers a request that never became an MCP message: the HTTP status, and a JSON-RPC error without an id. */
export function answerError(response: ServerResponse, { type, message, headers }: ProblemError): void {
  if (response.headersSent || response.destroyed) return void response.end();
  const code = type === PROBLEMS.malformedJson ? PARSE_ERROR : REFUSED;
  const body = { jsonrpc: '2.0', error: { code, message, data: { code: type.code } }, id: null };
  // The rest of a body that was too large is not read.
  const end = type === PROBLEMS.bodyTooLarge ? { connection: 'close' } : {};
  response.writeHead(type.status, { 'content-type': 'application/json', ...end, ...headers });
  response.end(JSON.stringify(body));
}
