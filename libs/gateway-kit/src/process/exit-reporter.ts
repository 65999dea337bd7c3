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
  const first = createLog({ name, level: 'info', secrets: () => secrets });
  let log = first;
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
      const faults = linesOf(error);
      if (process.stderr.isTTY) process.stderr.write(redact(asText(name, faults), secrets));
      else first.error({ faults }, `${name} cannot start`);
      process.exit(1);
    },
  };
}

/** For whoever started it by hand. */
function asText(name: string, faults: readonly string[]): string {
  return `${[`${name} cannot start`, ...faults.map((line) => `  ${line}`)].join('\n')}\n`;
}

function linesOf(error: unknown): readonly string[] {
  if (error instanceof StartError) return error.lines;
  if (error instanceof CapabilityError) return error.findings.map(formatFinding);
  const { type, code, message, frames = [] } = describeError(error);
  return [[type, code, message].filter(Boolean).join(' '), ...frames.map((frame) => `  at ${frame}`)];
}
