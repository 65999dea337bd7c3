import type { Call } from './call.js';
import { accountOf } from './fingerprint.js';
import { built } from './wire-request.js';

/** Equal for reads that must bring the same answer: operation, path, query and the account they act on. */
export function readKey(call: Call): string {
  const { path, query } = built(call);
  return [accountOf(call), call.operation.id, path, query].join('\n');
}
