import { pino, stdTimeFunctions } from 'pino';
import { batchLines } from './batch-lines.js';
import { redact } from './secrets/redact.js';
import { loggable } from './loggable.js';
import type { LogFields } from './loggable.js';
import { traceIds } from './current-span.js';
import { prettyLine } from './pretty.js';
import { SEVERITIES } from './severity.js';

/** Writes one line: fields by name, and a sentence that is always the same. */
export interface WriteLog {
  (message: string): void;
  <Fields extends LogFields<Fields>>(fields: Fields, message: string): void;
}

/** The log of a process. Errors go under `err`, never into the sentence. */
export interface Log {
  readonly trace: WriteLog;
  readonly debug: WriteLog;
  readonly info: WriteLog;
  readonly warn: WriteLog;
  readonly error: WriteLog;
}

export interface LogOptions {
  readonly name: string;
  readonly level: string;
  /** The secret values known at present; none of them ever leaves the process in a log line. */
  readonly secrets: () => Iterable<string>;
  readonly write?: (line: string) => void;
}

const writeBunched = batchLines((lines) => void process.stderr.write(lines));
const toStandardError = (line: string) => void writeBunched(line);

/** JSON lines on stderr (stdout belongs to the stdio transport), readable ones on a terminal; secrets are blanked. */
export function createLog({ name, level, secrets, write = toStandardError }: LogOptions): Log {
  const options = {
    level,
    messageKey: 'message',
    base: { service: name },
    timestamp: stdTimeFunctions.isoTime,
    mixin: traceIds,
    formatters: { log: loggable, level: (label: string) => ({ severity: SEVERITIES[label] }) },
    // What `loggable` made of an error is final.
    serializers: { err: (error: unknown) => error },
  };
  return pino(options, { write: (line: string) => write(prettyLine(redact(line, secrets()))) });
}
