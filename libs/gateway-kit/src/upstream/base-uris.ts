import type { Environment } from '../config/read-settings.js';
import { StartError } from '../config/start-error.js';

/**
 * `<NAMESPACE>_API_URL` replaces the base URI of the consumed adapter of that namespace; for those `withoutAddress` in
 * their document it must be there. Throws StartError.
 */
export function baseUris(
  namespaces: readonly string[],
  environment: Environment,
  withoutAddress: readonly string[] = [],
): Record<string, string> {
  const result: Record<string, string> = {};
  const faults: string[] = [];
  for (const namespace of namespaces) {
    const variable = apiUrlVariable(namespace);
    const url = environment[variable]?.trim();
    if (!url) {
      if (withoutAddress.includes(namespace))
        faults.push(`${variable} is missing: the document names no address of ${namespace}`);
      continue;
    }
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      faults.push(`${variable} must be an http or https URL`);
    }
    result[namespace] = url;
  }
  if (faults.length) throw new StartError('configuration', faults);
  return result;
}

/** The variable that replaces the base URI of an upstream, `<NAMESPACE>_API_URL`. */
export function apiUrlVariable(namespace: string): string {
  return `${namespace.toUpperCase().replaceAll('-', '_')}_API_URL`;
}
