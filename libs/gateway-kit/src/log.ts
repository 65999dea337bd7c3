import { pino } from 'pino';
import type { Logger } from 'pino';
import { KEY_PATTERN, KEY_PREFIX } from './consumers/key.js';
import { bunched } from './bunched.js';
import { traceIds } from './telemetry/current-span.js';
import { forReaders } from './telemetry/pretty.js';

export type Log = Logger;

export interface LogOptions {
  readonly name: string;
  readonly level: string;
  /** The secret values known at present; none of them ever leaves the process in a log line. */
  readonly secrets: () => Iterable<string>;
  readonly write?: (line: string) => void;
}

const writeBunched = bunched((lines) => void process.stderr.write(lines));
const toStandardError = (line: string) => void writeBunched(line);

/** JSON lines on stderr (stdout belongs to the stdio transport), readable ones on a terminal; secrets are blanked. */
export function createLog({ name, level, secrets, write = toStandardError }: LogOptions): Log {
  const options = { name, level, base: { service: name }, mixin: traceIds };
  return pino(options, { write: (line: string) => write(forReaders(blank(line, secrets()))) });
}

/** Three base64url parts, the first of which begins like JSON: a JWT. */
const TOKEN_PATTERN = /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g;

/** What JSON writes in another way than it is. */
const ESCAPED = /["\\\p{Cc}\p{Cs}]/u;

/** Replaces every secret in `text`, also where JSON has escaped it, and whatever looks like a gateway key or a JWT. */
export function blank(text: string, secrets: Iterable<string>): string {
  let result = text;
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    if (result.includes(secret)) result = result.replaceAll(secret, '[secret]');
    if (ESCAPED.test(secret)) result = result.replaceAll(JSON.stringify(secret).slice(1, -1), '[secret]');
  }
  // Looking for what a pattern begins with is far cheaper than trying the pattern everywhere.
  if (result.includes(KEY_PREFIX)) result = result.replace(KEY_PATTERN, '[secret]');
  return result.includes('eyJ') ? result.replace(TOKEN_PATTERN, '[secret]') : result;
}
