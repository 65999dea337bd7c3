import type { IncomingMessage } from 'node:http';
import { readQuery } from '@lago/capability-model';
import type { Operation, OperationInput } from '@lago/capability-model';
import { discardBody, parseJson, PROBLEMS, ProblemError, readBody } from '@lago/gateway-kit';

const JSON_TYPE = /^application\/(?:json|[\w.+-]+\+json)\s*(?:;|$)/i;

/** Turns a request into the input of its operation. Throws ProblemError: 400 unreadable, 413 too large, 415 not JSON. */
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
  const bytes = await readBody(request, maxBodyBytes);
  if (bytes.length === 0) return { path, query };
  const type = request.headers['content-type'];
  if (type === undefined || !JSON_TYPE.test(type)) {
    throw new ProblemError(PROBLEMS.unsupportedMediaType, 'send the body as application/json');
  }
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new ProblemError(PROBLEMS.unsupportedMediaType, 'send the body uncompressed');
  }
  return { path, query, body: parseJson(bytes) };
}
