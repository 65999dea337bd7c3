import { CapabilityError, formatFinding } from '@lago/capability-model';
import type { Environment } from '../config/read-settings.js';
import { createLog } from '../logging/log.js';
import type { Log } from '../logging/log.js';
import { blank } from '../logging/secrets/blank.js';
import { describeError } from '../logging/describe-error.js';
import { environmentSecrets, fileSecrets } from '../logging/secrets/environment-secrets.js';
import { StartError } from '../config/start-error.js';

/** What a process says when things go wrong outside of any call. Node itself would print whatever an error carries. */
export interface LastWords {
  /** Takes the log of the gateway as soon as there is one. */
  use(log: Log): void;
  /** Says on standard error why the process cannot start, and ends it: exit 1. */
  giveUp(error: unknown): void;
  /** Says what nobody expected, and ends the process: exit 1. */
  fail(error: unknown): void;
}

/** Listens for what nobody caught (one line, exit 1) and for the warnings of Node (a line each). */
export function lastWords(name: string, environment: Environment): LastWords {
  const secrets = [...environmentSecrets(environment), ...fileSecrets(environment)];
  let log = createLog({ name, level: 'info', secrets: () => secrets });
  const fail = (error: unknown) => {
    log.error({ err: error }, 'nobody caught this; the process ends');
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.removeAllListeners('warning').on('warning', (warning) => log.warn({ err: warning }, 'a warning of Node'));
  return {
    use: (next) => (log = next),
    fail,
    giveUp: (error) => {
      const text = linesOf(error)
        .map((line) => `  ${line}`)
        .join('\n');
      process.stderr.write(`${name} cannot start\n${blank(text, secrets)}\n`);
      process.exit(1);
    },
  };
}

function linesOf(error: unknown): readonly string[] {
  if (error instanceof StartError) return error.lines;
  if (error instanceof CapabilityError) return error.findings.map(formatFinding);
  const { type, code, message, frames = [] } = describeError(error);
  return [[type, code, message].filter(Boolean).join(' '), ...frames.map((frame) => `  at ${frame}`)];
}
