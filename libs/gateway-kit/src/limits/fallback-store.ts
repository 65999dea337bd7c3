import type { Log } from '../logging/log.js';
import type { LimitStore } from './limit-store.js';

/**
 * Counts in `shared`, and in `local` while that cannot be reached: a lost Redis neither stops the gateway nor opens it,
 * each replica then holds the limits on its own.
 */
export function fallbackStore(shared: LimitStore, local: LimitStore, log: Log): LimitStore {
  let lost = false;
  const enteredLocally = new Set<string>();
  return {
    async enter(claim) {
      try {
        const verdict = await shared.enter(claim);
        if (lost) log.info('shared limits are back');
        lost = false;
        return verdict;
      } catch (error) {
        if (!lost) log.error({ err: error }, 'shared limits cannot be reached; each replica counts alone');
        lost = true;
        const verdict = await local.enter(claim);
        if (!verdict.refusedBy && claim.concurrency !== undefined) enteredLocally.add(claim.id);
        return verdict;
      }
    },
    async leave(claim) {
      if (enteredLocally.delete(claim.id)) return local.leave(claim);
      // A lost place ends with its lease.
      await shared.leave(claim).catch(() => undefined);
    },
  };
}
