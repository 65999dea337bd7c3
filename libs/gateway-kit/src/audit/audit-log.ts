import { accessSync, closeSync, constants, existsSync, fstatSync, openSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { batchLines } from '../logging/batch-lines.js';
import type { Log } from '../logging/log.js';
import { SEVERITIES } from '../logging/severity.js';
import { redact } from '../logging/secrets/redact.js';
import { StartError } from '../config/start-error.js';
import type { Audit } from './audit.js';

export interface AuditLogOptions {
  readonly service: string;
  /** Takes whole lines; see auditFile and stderrLines. */
  readonly writeLines: (lines: string) => void;
  readonly secrets: () => Iterable<string>;
  readonly log: Log;
  readonly now?: () => number;
}

/** JSON lines marked `"audit":true`, with every known secret blanked. */
export function createAuditLog({ service, writeLines, secrets, log, now = Date.now }: AuditLogOptions): Audit {
  let failing = false;
  const writeLine = batchLines(writeOrComplain);
  const named = `"service":${JSON.stringify(service)}`;
  return {
    write(entry) {
      const time = new Date(now()).toISOString();
      const severity = entry.outcome === 'unknown' ? SEVERITIES.warn : SEVERITIES.info;
      const head = `{"severity":"${severity}","time":"${time}","audit":true,${named}`;
      const line = `${head},${JSON.stringify(entry).slice(1)}`;
      return writeLine(`${redact(line, secrets())}\n`);
    },
  };

  function writeOrComplain(lines: string): void {
    try {
      writeLines(lines);
      if (failing) log.info('the audit is written again');
      failing = false;
    } catch (error) {
      if (!failing) log.error({ err: error }, 'the audit cannot be written');
      failing = true;
    }
  }
}

/** Throws StartError when the file of the audit could not be written; makes nothing. */
export function checkAuditFile(path: string | undefined): void {
  if (path === undefined) return;
  try {
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): StartError {
  const { code } = error as { code: string };
  return new StartError('configuration', [`AUDIT_FILE ${path} cannot be written (${code})`]);
}

/** Lines on stderr, beside the log. */
export function stderrLines(lines: string): void {
  process.stderr.write(lines);
}

const LOOK_AGAIN_MS = 1000;

/**
 * Appends to a file that only its owner can read; notices within a second that it was moved away, and opens it anew.
 * Throws StartError when it cannot be opened at start.
 */
export function auditFile(path: string, now: () => number = Date.now): (lines: string) => void {
  let descriptor = open();
  let lookedAt = now();
  return (lines) => {
    if (now() - lookedAt >= LOOK_AGAIN_MS) {
      lookedAt = now();
      if (moved()) {
        closeSync(descriptor);
        descriptor = openSync(path, 'a', 0o600);
      }
    }
    // Unlike writeSync it goes on until everything is written.
    writeFileSync(descriptor, lines);
  };

  function open(): number {
    try {
      return openSync(path, 'a', 0o600);
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  function moved(): boolean {
    return statSync(path, { throwIfNoEntry: false })?.ino !== fstatSync(descriptor).ino;
  }
}
