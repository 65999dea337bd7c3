import { CapabilityError, formatFinding } from '@lago/capability-model';
import type { Environment } from '../config/read-settings.js';
import { createLog } from '../logging/log.js';
import type { Log } from '../logging/log.js';
import { redact } from '../logging/secrets/redact.js';
import { describeError } from '../logging/describe-error.js';
import { environmentSecrets, fileSecrets } from '../logging/secrets/environment-secrets.js';
import { StartError } from '../config/start-error.js';

/** What a process says when things go wrong outside of any call. Node itself would print whatever an error carries. */
export interface ExitReporter {
  /** Takes the log of the gateway as soon as there is one. */
  use(log: Log): void;
  /** Says on standard error why the process cannot start, and ends it: exit 1. */
  startFailed(error: unknown): void;
  /** Says what nobody expected, and ends the process: exit 1. */
  crashed(error: unknown): void;
}

/** Listens for what nobody caught (one line, exit 1) and for the warnings of Node (a line each). */
export function exitReporter(name: string, environment: Environment): ExitReporter {
  const secrets = [...environmentSecrets(environment), ...fileSecrets(environment)];
  let log = createLog({ name, level: 'info', secrets: () => secrets });
  const crashed = (error: unknown) => {
    log.error({ err: error }, 'nobody caught this; the process ends');
    process.exit(1);
  };
  process.on('uncaughtException', crashed);
  process.removeAllListeners('warning').on('warning', (warning) => log.warn({ err: warning }, 'a warning of Node'));
  return {
    use: (next) => (log = next),
    crashed,
    startFailed: (error) => {
      const text = linesOf(error)
        .map((line) => `  ${line}`)
        .join('\n');
      process.stderr.write(`${name} cannot start\n${redact(text, secrets)}\n`);
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
