import type { SecretSource } from '@lago/lago-client';
import type { Environment } from '../read-settings.js';
import { Faults } from '../faults.js';
import type { Log } from '../../logging/log.js';
import { StartError } from '../start-error.js';
import type { SecretFault } from './token-fault.js';
import { watchSecret } from './watched-secret.js';
import type { WatchedSecret } from './watched-secret.js';

export interface SecretOptions {
  readonly fault: SecretFault;
  readonly log: Log;
  readonly now?: () => number;
}

/**
 * The secrets called `names`: each from the variable of that name, or from the file that `<NAME>_FILE` points to.
 * A file is read again after it changed (looked at once a second at most); one that cannot be used keeps the last
 * value. Throws StartError with every secret that cannot be used at start.
 */
export function secretSource(
  names: readonly string[],
  environment: Environment,
  { fault, log, now = Date.now }: SecretOptions,
): SecretSource {
  const faults = new Faults();
  const files = new Map<string, WatchedSecret>();
  let secrets: Record<string, string | undefined> = {};
  for (const name of names) {
    const path = environment[`${name}_FILE`]?.trim();
    const watched = path && faults.attempt(() => fromFile(name, path));
    if (watched) files.set(name, watched);
    secrets[name] = watched ? watched() : faults.attempt(() => fromVariable(name));
  }
  faults.throwAll();
  return () => {
    for (const [name, watched] of files) {
      const secret = watched();
      // The same object as long as nothing changed: others keep what they made from it.
      if (secret !== secrets[name]) secrets = { ...secrets, [name]: secret };
    }
    return secrets;
  };

  function fromFile(name: string, path: string): WatchedSecret {
    const options = { name: `${name}_FILE`, path, fault: (text: string) => fault(name, text), log, now };
    return watchSecret(options, true);
  }

  function fromVariable(name: string): string | undefined {
    const text = environment[name]?.trim();
    if (!text) return undefined;
    const refused = fault(name, text);
    if (refused) throw new StartError('configuration', [`${name} ${refused}`]);
    return text;
  }
}
