import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { Reply } from '../call/reply.js';

type Decode = (body: Buffer, options: { maxOutputLength: number }) => Buffer;

/** RFC 9110 section 8.4.1. Some servers send `deflate` without the zlib wrapper it names. */
const CODINGS: Readonly<Record<string, Decode>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  br: brotliDecompressSync,
  deflate: (body, options) => {
    try {
      return inflateSync(body, options);
    } catch {
      return inflateRawSync(body, options);
    }
  },
};

const ABOUT_THE_CODED_BODY = new Set(['content-encoding', 'content-length']);

/**
 * An answer without its content coding: identity was asked for, but what lies between may compress all the same.
 * Undefined when the coding is not known, the bytes are not what it says, or more than `maxBytes` come out.
 */
export function decoded(reply: Reply, maxBytes: number): Reply | undefined {
  const codings = (reply.headers['content-encoding'] ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length === 0) return reply;
  let { body } = reply;
  try {
    for (const coding of codings.reverse()) {
      const decode = Object.hasOwn(CODINGS, coding) ? CODINGS[coding] : undefined;
      if (!decode) return undefined;
      if (body.length) body = decode(body, { maxOutputLength: maxBytes });
    }
  } catch {
    return undefined;
  }
  const headers = Object.fromEntries(Object.entries(reply.headers).filter(([name]) => !ABOUT_THE_CODED_BODY.has(name)));
  return { ...reply, headers, body };
}
