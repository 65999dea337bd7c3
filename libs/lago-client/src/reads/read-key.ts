import type { Call } from '../call/call.js';
import { accountOf } from '../call/account.js';

/** Equal for reads that must bring the same answer: operation, path, query and the account they act on. */
export function readKey(call: Call): string {
  const { path, query } = call.request ?? call.operation.request(call.input);
  return `${accountOf(call)}\n${call.operation.id}\n${path}\n${query}`;
}
