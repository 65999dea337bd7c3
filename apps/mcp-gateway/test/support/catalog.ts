import { join } from 'node:path';
import { loadCapability } from '@lago/capability-model';
import type { Capability } from '@lago/capability-model';
import { compileCatalog } from '../../src/catalog/compile-catalog.js';
import type { CatalogOptions } from '../../src/catalog/compile-catalog.js';

const LAGO = join(import.meta.dirname, '../../../../capabilities/lago');
let capability: Capability | undefined;

/** The catalog of the packaged document. */
export function packagedCatalog(options: Partial<CatalogOptions> = {}) {
  capability ??= loadCapability({
    file: join(LAGO, 'capability.yaml'),
    contractDir: join(LAGO, 'contract'),
    secrets: {},
    allowMissingSecrets: true,
  });
  return compileCatalog(capability.tools, { names: 'document', destructive: 'confirm', pageSize: 10, ...options });
}
