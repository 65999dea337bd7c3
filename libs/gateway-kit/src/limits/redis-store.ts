import type { SharedState } from '../redis/connection.js';
import type { Claim, LimitStore, Verdict } from './limit-store.js';
import { ENTER } from './redis-script.js';

type Answer = readonly [string, string, string, string, string, string];

/** Limits that all replicas share. Throws what the connection throws. */
export function redisStore({ redis, settled }: SharedState, prefix: string): LimitStore {
  const flights = ({ flightKey }: Claim) => `${prefix}{${flightKey}}:flights`;
  redis.defineCommand('enterLimit', { numberOfKeys: 3, lua: ENTER });
  const { enterLimit } = redis as unknown as { enterLimit(...given: (string | number)[]): Promise<Answer> };
  return {
    async enter(claim) {
      await settled;
      // The braces keep the three keys of a consumer on one node of a Redis cluster.
      const base = `${prefix}{${claim.flightKey}}:${claim.key}`;
      const answer = await enterLimit.call(
        redis,
        `${base}:rate`,
        `${base}:day`,
        flights(claim),
        claim.rate?.perSecond ?? -1,
        claim.rate?.burst ?? 0,
        claim.perDay ?? -1,
        claim.concurrency ?? -1,
        claim.id,
        claim.leaseMs,
      );
      return verdict(claim, answer);
    },
    async leave(claim) {
      if (claim.concurrency !== undefined) await redis.zrem(flights(claim), claim.id);
    },
  };
}

function verdict(claim: Claim, [refusedBy, retry, rateLeft, rateReset, dayLeft, dayReset]: Answer): Verdict {
  return {
    ...(refusedBy && { refusedBy: refusedBy as NonNullable<Verdict['refusedBy']> }),
    retryMs: Number(retry),
    ...(claim.rate && { rate: { remaining: Number(rateLeft), resetMs: Number(rateReset) } }),
    ...(claim.perDay !== undefined && { day: { remaining: Number(dayLeft), resetMs: Number(dayReset) } }),
  };
}
