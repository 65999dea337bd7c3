import { isMapping } from '@lago/capability-model';
import { messagesOf } from './messages-of.js';

/** Clients that fill everything send `arguments: null`, which the protocol does not know: it says that there are none. */
export function leaveOutNull(message: unknown): void {
  for (const one of messagesOf(message)) {
    const params = isMapping(one) ? (one['params'] as Record<string, unknown> | undefined) : undefined;
    if (isMapping(params) && params['arguments'] === null) delete (params as Record<string, unknown>)['arguments'];
  }
}
