import { join } from 'node:path';
import { loadCapability } from '@lago/capability-model';
import type { Operation } from '@lago/capability-model';

const PACKAGED = join(import.meta.dirname, '../../../capabilities/lago');

/** The packaged document, as the gateways load it. */
export const capability = loadCapability({
  file: join(PACKAGED, 'capability.yaml'),
  contractDir: join(PACKAGED, 'contract'),
  secrets: {},
  allowMissingSecrets: true,
});

/** One of its operations. */
export function operation(id: string): Operation {
  const route = capability.routes.find((one) => one.operation.id === id);
  if (!route) throw new Error(`no operation ${id}`);
  return route.operation;
}
