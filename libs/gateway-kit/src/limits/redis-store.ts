import type { SharedScripts } from '@lago/lago-client';
import type { Claim, LimitStore, Verdict } from './limit-store.js';
import { ENTER, LEAVE } from './redis-scripts.js';

type Answer = readonly [string, string, string, string, string, string];

/** Limits that all replicas share. Rejects with what the connection rejects with. */
export function redisStore(scripts: SharedScripts): LimitStore {
  // The braces keep the three keys of a consumer on one node of a Redis cluster.
  const flights = ({ flightKey }: Claim) => `{${flightKey}}:flights`;
  return {
    async enter(claim) {
      const base = `{${claim.flightKey}}:${claim.key}`;
      const keys = [`${base}:rate`, `${base}:day`, flights(claim)];
      const { rate, perDay, concurrency, id, leaseMs } = claim;
      const args = [rate?.perSecond ?? -1, rate?.burst ?? 0, perDay ?? -1, concurrency ?? -1, id, leaseMs];
      return verdict(claim, (await scripts.run(ENTER, keys, args)) as Answer);
    },
    async leave(claim) {
      if (claim.concurrency !== undefined) await scripts.run(LEAVE, [flights(claim)], [claim.id]);
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
