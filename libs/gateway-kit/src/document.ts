import { join } from 'node:path';
import { loadCapability } from '@lago/capability-model';
import type { Capability, Secrets } from '@lago/capability-model';
import { credentialVariable } from './authentication/credential-modes.js';
import type { GatewaySettings } from './config/gateway-settings.js';
import type { DocumentVariables } from './config/print-config.js';
import type { Environment } from './config/read-settings.js';
import { StartError } from './start-error.js';

const PACKAGED = join(import.meta.dirname, '../../../capabilities/lago');

/** Path of the document the settings name, or of the packaged one. */
export function documentFile({ capabilityFile }: Pick<GatewaySettings, 'capabilityFile'>): string {
  return capabilityFile ?? join(PACKAGED, 'capability.yaml');
}

/**
 * Loads the document the settings name, or the packaged one. Templates outside credentials read `secrets` at each
 * request, so it may be filled later. Throws CapabilityError.
 */
export function loadDocument(settings: GatewaySettings, secrets: Secrets = {}): Capability {
  const { capabilityFile, contractDir, eventsBatchMaxLength } = settings;
  const packagedContract = capabilityFile ? undefined : join(PACKAGED, 'contract');
  return loadCapability({
    file: documentFile({ capabilityFile }),
    contractDir: contractDir === 'none' ? undefined : (contractDir ?? packagedContract),
    secrets,
    allowMissingSecrets: true,
    ...(eventsBatchMaxLength === undefined ? {} : { limits: { events_batch: eventsBatchMaxLength } }),
  });
}

/** The variables a document brings along. */
export function documentVariables({ upstreams }: Capability): DocumentVariables {
  return {
    secrets: upstreams.flatMap(({ secretNames }) => secretNames),
    plain: upstreams.flatMap(({ namespace }) => [apiUrlVariable(namespace), credentialVariable(namespace)]),
  };
}

/** `<NAMESPACE>_API_URL` replaces the base URI of the consumed adapter of that namespace. Throws StartError. */
export function baseUris(namespaces: readonly string[], environment: Environment): Record<string, string> {
  const result: Record<string, string> = {};
  const faults: string[] = [];
  for (const namespace of namespaces) {
    const variable = apiUrlVariable(namespace);
    const url = environment[variable]?.trim();
    if (!url) continue;
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      faults.push(`${variable} must be an http or https URL`);
    }
    result[namespace] = url;
  }
  if (faults.length) throw new StartError('configuration', faults);
  return result;
}

function apiUrlVariable(namespace: string): string {
  return `${namespace.toUpperCase().replaceAll('-', '_')}_API_URL`;
}
