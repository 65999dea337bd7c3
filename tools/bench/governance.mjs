// What "everything on" means: callers must say who they are, inputs are checked, limits counted, logs written.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function governance() {
  return { environment: { VALIDATION: 'enforce', LOG_LEVEL: 'info' }, headers: {} };
}
