import type { IncomingMessage } from 'node:http';
import { badRequest, LagoError, serverError } from './errors.js';
import { isObject } from '../kernel/json.js';
import type { Json } from '../kernel/json.js';

const LIMIT = 20 * 1024 * 1024;

/** Reads the whole body; past 20 MiB the connection is given up. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LIMIT) throw new LagoError(413, { status: 413, error: 'Payload Too Large' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The parameters in a body: none unless it says it is JSON, and a 400 when it says so but is not. */
export function parseBody(bytes: Buffer, contentType: string | undefined): Json {
  if (bytes.length === 0 || !/^application\/(?:[\w.+-]+\+)?json\b/i.test(contentType ?? '')) return {};
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isObject(value) ? value : { _json: value };
  } catch {
    throw new LagoError(400, { status: 400, error: 'Bad Request' });
  }
}

/** The object under the root key. Missing and empty are a 400; anything else that is no object breaks Lago. */
export function requireRoot(body: Json, root: string): Json {
  const value = body[root];
  if (isObject(value)) {
    if (Object.keys(value).length === 0) throw badRequest(root);
    return value;
  }
  const blank = value === undefined || value === null || value === false || value === '';
  if (blank || (Array.isArray(value) && value.length === 0)) throw badRequest(root);
  throw serverError();
}

/** True when a text holds a NUL, which Postgres cannot store; Lago takes it out of the texts named in `cleaned`. */
export function hasNul(value: unknown, cleaned: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return value.includes('\u0000');
  if (Array.isArray(value)) return value.some((item) => hasNul(item, cleaned));
  return isObject(value) && Object.entries(value).some(([key, inner]) => !cleaned.has(key) && hasNul(inner, cleaned));
}
