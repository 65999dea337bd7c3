import { watchFile } from './file-watch.js';
import type { Log } from '../../logging/log.js';
import { StartError } from '../start-error.js';

export interface WatchedSecretOptions {
  /** What names the file, for people: a variable, or a place in the consumers file. */
  readonly name: string;
  readonly path: string;
  /** Why a text cannot be this secret; undefined when it can. */
  readonly fault: (text: string) => string | undefined;
  readonly log: Log;
  readonly now: () => number;
}

/** The secret in a file, read again within a second after it changed. */
export interface WatchedSecret {
  /** Undefined until there was a usable one. */
  (): string | undefined;
}

/**
 * Watches the secret in a file. While the file is unreadable, or what stands there cannot be a secret, the last good
 * one stays, and the log says so once. Throws StartError when `needed` and the first one cannot be used.
 */
export function watchSecret({ name, path, fault, log, now }: WatchedSecretOptions, needed: boolean): WatchedSecret {
  const watch = watchFile(path, now);
  let secret: string | undefined;
  let complaint: string | undefined;
  const refusal = look();
  if (needed && refusal) throw new StartError('configuration', [`${name}: ${path} ${refusal}`]);
  if (refusal) complain(refusal);
  return () => {
    const had = secret;
    const refused = look();
    if (refused) complain(refused);
    else if (had !== secret) log.info({ secret: name, file: path }, 'a secret was read again');
    return secret;
  };

  /** Why what stands there now is not taken. */
  function look(): string | undefined {
    try {
      const text = watch.changed()?.trim();
      if (text === undefined) return complaint;
      const refused = fault(text);
      complaint = undefined;
      if (refused) return refused;
      secret = text;
      return undefined;
    } catch (error) {
      return `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`;
    }
  }

  function complain(reason: string): void {
    if (complaint === reason) return;
    complaint = reason;
    const kept = secret === undefined ? 'there is none' : 'the last one stays';
    log.error({ secret: name, file: path, reason, kept }, 'a secret cannot be used');
  }
}
