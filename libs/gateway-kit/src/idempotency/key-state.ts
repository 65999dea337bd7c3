import { InputError } from '@lago/capability-model';
import { UpstreamError, UpstreamReplyError } from '@lago/lago-client';
import { NothingKeptError } from './refusals.js';

/** What a failure leaves of a key: its answer is stored, the key is free again, or what the call did is not known. */
export type KeyState = 'done' | 'free' | 'open';

/** The API's own refusals for the moment: it did nothing, and the same call may succeed later as it is. */
const FOR_NOW = new Set([401, 403, 429]);

/** What the client knows of the exchange decides; nothing is judged here again. */
export function keyStateAfter(error: unknown): KeyState {
  if (error instanceof InputError || error instanceof NothingKeptError) return 'free';
  if (!(error instanceof UpstreamError)) return 'open';
  if (error.outcome === 'not-sent') return 'free';
  if (error.outcome !== 'refused' || !(error instanceof UpstreamReplyError)) return 'open';
  return FOR_NOW.has(error.reply.status) ? 'free' : 'done';
}
