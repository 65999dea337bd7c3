import type { Clock } from '@lago/lago-client';
import type { Permit, Permits } from '../src/batching/either-permit.js';

/** Permits at so many a second from each bucket, in the order in which they were asked for. */
export function tokenBuckets(clock: Clock, rates: Readonly<Record<string, number>>): Permits & { waited(): number } {
  const buckets = new Map(
    Object.entries(rates).map(([name, rate]) => [name, { rate, next: clock.now() - 1000, queue: 0 }]),
  );
  let waited = 0;
  const bucketOf = (name: string) => buckets.get(name)!;
  const take = (name: string): number => {
    const bucket = bucketOf(name);
    // What was not used in the last second may be used at once.
    bucket.next = Math.max(bucket.next, clock.now() - 1000);
    const at = bucket.next + 1000 / bucket.rate;
    bucket.next = at;
    return at - clock.now();
  };
  const permit = (name: string): Permit => ({
    bucket: name,
    done: () => undefined,
    giveBack: () => void (bucketOf(name).next -= 1000 / bucketOf(name).rate),
  });
  return {
    waited: () => waited,
    now(name) {
      const bucket = bucketOf(name);
      if (bucket.queue > 0) return undefined;
      if (take(name) <= 0) return permit(name);
      bucket.next -= 1000 / bucket.rate;
      return undefined;
    },
    async wait(name, signal) {
      const bucket = bucketOf(name);
      bucket.queue += 1;
      waited += 1;
      try {
        const ms = take(name);
        if (ms > 0) {
          await clock.sleep(ms, signal).catch((error: unknown) => {
            bucket.next -= 1000 / bucket.rate;
            throw error;
          });
        }
        return permit(name);
      } finally {
        bucket.queue -= 1;
      }
    },
  };
}
