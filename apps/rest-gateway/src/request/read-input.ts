import type { IncomingMessage } from 'node:http';
import { readQuery } from '@lago/capability-model';
import type { Operation, OperationInput } from '@lago/capability-model';
import { discardBody, PROBLEMS, ProblemError, readBody } from '@lago/gateway-kit';
import { parseBody, sizeFactor } from './parse-body.js';

/** Turns a request into the input of its operation. Throws ProblemError: 400 unreadable, 413 too large, 415 another type. */
export async function readInput(
  request: IncomingMessage,
  operation: Operation,
  path: Readonly<Record<string, unknown>>,
  search: string,
  maxBodyBytes: number,
): Promise<OperationInput> {
  const query = readQuery(operation, search, request.headers);
  if (!operation.body) {
    await discardBody(request);
    return { path, query };
  }
  const bytes = await readBody(request, maxBodyBytes * sizeFactor(operation));
  if (bytes.length === 0) return { path, query };
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new ProblemError(PROBLEMS.unsupportedMediaType, 'send the body uncompressed');
  }
  return { path, query, body: await parseBody(bytes, request.headers['content-type'], operation) };
}
