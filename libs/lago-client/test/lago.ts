import { join } from 'node:path';
import { loadCapability } from '@lago/capability-model';
import type { Operation } from '@lago/capability-model';

const PACKAGED = join(import.meta.dirname, '../../../capabilities/lago');

/** The packaged operations by id. */
export function lagoOperations(): ReadonlyMap<string, Operation> {
  const { routes } = loadCapability({
    file: join(PACKAGED, 'capability.yaml'),
    contractDir: join(PACKAGED, 'contract'),
    secrets: {},
    allowMissingSecrets: true,
  });
  return new Map(routes.map(({ operation }) => [operation.id, operation]));
}
