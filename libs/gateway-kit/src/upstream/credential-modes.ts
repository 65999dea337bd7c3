import type { Environment } from '../config/read-settings.js';
import { StartError } from '../config/start-error.js';

/** Whose key an upstream is called with: the gateway's, or the caller's own. */
export type CredentialMode = 'held' | 'passthrough';

/** The variable that sets the mode of an upstream, `<NAMESPACE>_CREDENTIAL`. */
export function credentialVariable(namespace: string): string {
  return `${namespace.toUpperCase().replaceAll('-', '_')}_CREDENTIAL`;
}

/** The namespaces that are called with the caller's own key. Throws StartError for words that are no mode. */
export function passthroughNamespaces(namespaces: readonly string[], environment: Environment): readonly string[] {
  return namespaces.filter((namespace) => {
    const variable = credentialVariable(namespace);
    const mode = environment[variable]?.trim() || 'held';
    if (mode !== 'held' && mode !== 'passthrough') {
      throw new StartError('configuration', [`${variable} must be held or passthrough`]);
    }
    return mode === 'passthrough';
  });
}
