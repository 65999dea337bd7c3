import { join } from 'node:path';
import { loadCapability } from '@lago/capability-model';
import type { Capability, Secrets } from '@lago/capability-model';
import type { GatewaySettings } from '../config/gateway-settings.js';

const PACKAGED = join(import.meta.dirname, '../../../../capabilities/lago');

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
