import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { readJson } from '@lago/capability-model';
import { CallAbortedError } from '@lago/lago-client';
import { PROBLEMS } from '../../problem/problem-types.js';
import { ProblemError } from '../../problem/problem.js';
import { checkJsonLimits, JSON_LIMITS, refusePrototypeKeys } from './json-limits.js';

/** What is read past the limit and thrown away, so that a client that still sends can see the refusal. */
const DISCARD = 16 * 1024 * 1024;

/** Pieces of a body that may be smaller than SMALL on average: each costs as much as a large one. */
const MOST_SMALL = 10_000;
const SMALL = 64;

/**
 * Reads a request body of at most `limit` bytes. Throws ProblemError (413; 400 when it comes in crumbs), or
 * CallAbortedError when it breaks off.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let pieces = 0;
    const refuse = () => reject(new ProblemError(PROBLEMS.bodyTooLarge, `the body is larger than ${limit} bytes`));
    if (Number(request.headers['content-length'] ?? 0) > limit) refuse();
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      pieces += 1;
      if (pieces > MOST_SMALL && size < pieces * SMALL) {
        chunks.length = 0;
        reject(new ProblemError(PROBLEMS.malformedRequest, `the body comes in pieces of less than ${SMALL} bytes`));
        if (pieces > 2 * MOST_SMALL) request.destroy();
        return;
      }
      if (size <= limit) return void chunks.push(chunk);
      chunks.length = 0;
      refuse();
      if (size > limit + DISCARD) request.destroy();
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', () => reject(new CallAbortedError()));
    request.on('aborted', () => reject(new CallAbortedError()));
  });
}

/**
 * Parses a JSON body (RFC 8259, UTF-8); numbers keep their digits. Throws ProblemError (400), also for bodies that are
 * too deep, have too many members or items (`factor` times as many as usual), or members that reach for a prototype.
 */
export function parseJson(body: Buffer, factor = 1): unknown {
  const { keys, items } = JSON_LIMITS;
  checkJsonLimits(body, { ...JSON_LIMITS, keys: keys * factor, items: items * factor });
  const value = parse(body);
  refusePrototypeKeys(value);
  return value;
}

const BYTE_ORDER_MARK = '\uFEFF';

function parse(body: Buffer): unknown {
  try {
    if (!isUtf8(body)) throw new TypeError('not UTF-8');
    const text = body.toString('utf8');
    return readJson(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  } catch {
    throw new ProblemError(PROBLEMS.malformedJson, 'the body is not valid JSON in UTF-8');
  }
}
