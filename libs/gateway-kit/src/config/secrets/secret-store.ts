import type { Secrets } from '@lago/capability-model';
import type { SecretSource } from '@lago/lago-client';
import type { Log } from '../../logging/log.js';
import type { Environment } from '../read-settings.js';
import { secretSource } from './secret-files.js';
import type { SecretFault } from './token-fault.js';

/** The secrets of a process. It is there before the document, which reads from it and says which there are. */
export interface SecretStore {
  /** Every secret by its name, as it is when it is looked at. */
  readonly secrets: Secrets;
  /** Takes the secrets called `names`. Throws StartError with every one that cannot be used. */
  take(names: readonly string[], fault: SecretFault): SecretSource;
}

/** A store over the environment and the files it names. */
export function secretStore(environment: Environment, log: Log): SecretStore {
  let source: SecretSource = () => ({});
  return {
    secrets: new Proxy({}, { get: (_, name) => (typeof name === 'string' ? source()[name] : undefined) }),
    take(names, fault) {
      source = secretSource(names, environment, { fault, log });
      return source;
    },
  };
}
