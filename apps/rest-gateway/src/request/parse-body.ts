import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { InputError, readFields, readForm } from '@lago/capability-model';
import type { Operation } from '@lago/capability-model';
import { parseJson, PROBLEMS, ProblemError } from '@lago/gateway-kit';

const JSON_TYPE = /^application\/(?:json|[\w.+-]+\+json)\s*(?:;|$)/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;
const MULTIPART_TYPE = /^multipart\/form-data\s*;/i;
const LARGE = 4;
const OTHER_CHARSET = /;\s*charset\s*=(?!\s*"?utf-?8\b)/i;

/**
 * Reads a body by its media type: JSON, or a form where the contract has one. Throws ProblemError (400 unreadable, 415
 * another type), or InputError, which names a field of a form. Of a form in parts a promise.
 */
export function parseBody(bytes: Buffer, type: string | undefined, operation: Operation): unknown {
  if (type !== undefined && JSON_TYPE.test(type)) return parseJson(bytes, sizeFactor(operation));
  const takesForm = operation.body?.form !== undefined;
  const isReadable = type !== undefined && takesForm && !OTHER_CHARSET.test(type);
  if (isReadable && FORM_TYPE.test(type)) return readForm(operation, textOf(bytes));
  if (isReadable && MULTIPART_TYPE.test(type)) return readParts(bytes, type, operation);
  const forms = takesForm ? ' or application/x-www-form-urlencoded (UTF-8)' : '';
  throw new ProblemError(PROBLEMS.unsupportedMediaType, `send the body as application/json${forms}`);
}

/** How much more than others a call may bring: one that is cut into several requests brings many records. */
export function sizeFactor({ facts }: Pick<Operation, 'facts'>): number {
  return facts.delivery?.mostInCall === undefined ? 1 : LARGE;
}

/** True when a request says that its body is a form. */
export function isForm({ headers }: IncomingMessage): boolean {
  const type = headers['content-type'] ?? '';
  return FORM_TYPE.test(type) || MULTIPART_TYPE.test(type);
}

function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new ProblemError(PROBLEMS.malformedRequest, 'the form is not UTF-8');
  return bytes.toString('utf8');
}

async function readParts(bytes: Buffer, type: string, operation: Operation): Promise<unknown> {
  const parts = [...(await partsOf(bytes, type))];
  return readFields(
    operation,
    parts.map(([name, value]) => {
      if (typeof value !== 'string') throw noFile(name);
      return [name, value] as const;
    }),
  );
}

async function partsOf(bytes: Buffer, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  } catch {
    throw new ProblemError(PROBLEMS.malformedRequest, 'the body is not a valid multipart form');
  }
}

function noFile(field: string): InputError {
  const name = field.slice(0, 100);
  return new InputError({
    ...{ pointer: `/body/${name}`, place: 'body', name, written: name, keyword: 'type', expected: 'a text' },
    ...{ received: 'a file', message: `${name} must be a text; files are not taken here` },
  });
}
