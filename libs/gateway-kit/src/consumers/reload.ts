import type { Environment } from '../config/read-settings.js';
import type { Log } from '../logging/log.js';
import { StartError } from '../config/start-error.js';
import { directory } from './directory.js';
import type { Directory } from './directory.js';
import { watchFile } from '../config/secrets/file-watch.js';
import { upstreamTokenFaults } from './upstream-tokens.js';
import { ConsumersError, readConsumers } from './read-consumers.js';
import type { Vocabulary } from './read-consumers.js';

/** Gives the directory of the present consumers file. */
export type DirectorySource = () => Directory;

export interface ReloadOptions {
  readonly path: string;
  readonly environment: Environment;
  readonly vocabulary?: Vocabulary;
  readonly log: Log;
  readonly now?: () => number;
}

/**
 * The consumers file, read again within a second after it changed. A file with faults is reported in the log and the
 * last good one stays. Throws StartError when the first one has faults.
 */
export function reloadingDirectory({
  path,
  environment,
  vocabulary,
  log,
  now = Date.now,
}: ReloadOptions): DirectorySource {
  const watch = watchFile(path, now);
  let current: Directory | undefined = undefined;
  let complained = '';
  return () => {
    try {
      const text = watch.changed();
      if (text !== undefined) {
        const consumers = readConsumers(text, now(), vocabulary);
        // Later on, a token that cannot be sent concerns its own consumer only.
        const faults = current ? [] : upstreamTokenFaults(consumers.consumers, environment);
        if (faults.length) throw new ConsumersError(faults);
        const next = directory(consumers, { environment, log, now });
        if (current) log.info({ file: path }, 'consumers file read again');
        current = next;
        complained = '';
      }
    } catch (error) {
      const faults = error instanceof ConsumersError ? error.faults : [`cannot be read (${codeOf(error)})`];
      if (!current) throw new StartError(path, faults);
      // An unreadable file is looked at every second; it is worth one line only.
      if (complained !== faults.join()) log.error({ file: path, faults }, 'consumers file refused; the last one stays');
      complained = faults.join();
    }
    return current as Directory;
  };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
