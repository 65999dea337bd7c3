import { InputError } from '@lago/capability-model';
import { UpstreamError, UpstreamReplyError } from '@lago/lago-client';

/** What a failure means for the key: its answer is kept, it may be used afresh, or its call is open. */
export type End = 'done' | 'free' | 'open';

/** Refusals that say nothing about the call itself: it was not executed and may succeed later as it is. */
const NOT_EXECUTED = new Set([401, 403, 408, 429]);

/** `resumed`: an earlier call with the key may have taken effect, so the key never becomes free. */
export function endOf(error: unknown, resumed: boolean): End {
  if (error instanceof UpstreamReplyError) {
    const { status } = error.reply;
    if (status < 500 && !NOT_EXECUTED.has(status)) return 'done';
    return status < 500 && !resumed ? 'free' : 'open';
  }
  const unsent = error instanceof InputError || (error instanceof UpstreamError && error.outcome === 'not-sent');
  return unsent && !resumed ? 'free' : 'open';
}
