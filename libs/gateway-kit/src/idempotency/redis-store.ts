import { setTimeout as sleep } from 'node:timers/promises';
import type { Lapse, SharedScripts } from '@lago/lago-client';
import { readReport } from './generation.js';
import type { Generations } from './generation.js';
import { ABANDON, BEGIN, FINISH, RELEASE, RENEW } from './redis-scripts.js';
import type { ClaimResult, Claim, Lease, IdempotencyStore, Lifetimes } from './store.js';

export interface RedisStoreOptions extends Lifetimes {
  readonly scripts: SharedScripts;
  readonly generations: Generations;
  /** How often a store that does not answer is asked before it counts as away. */
  readonly tries: () => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Milliseconds in which other processes notice that a store is empty and put back what they hold. */
const FILL_AGAIN_MS = 1000;
const PAUSE_MS = 100;

/** Outcomes that all replicas share and that outlive a crash. Rejects with what the connection rejects with. */
export function redisIdempotencyStore(options: RedisStoreOptions): IdempotencyStore {
  const { scripts, generations, leaseMs, ttlMs, now } = options;
  const keys = ({ name }: Claim) => [`idempotency:${name.present}`, `idempotency:${name.lasting}`, generations.key];
  const basics = ({ digest, owner }: Claim) => [digest, owner, leaseMs, ttlMs];

  return {
    async begin(claim) {
      for (let left = options.tries(); ; left -= 1) {
        try {
          return await ask(claim);
        } catch (error) {
          // It may have answered while this process was too busy to read, or be back in a moment.
          if (left <= 1) throw error;
          await sleep(PAUSE_MS);
        }
      }
    },
    async withdraw(claim) {
      await scripts.run(RELEASE, keys(claim), basics(claim));
    },
  };

  async function ask(claim: Claim): Promise<ClaimResult> {
    const asked = now();
    const { id, seq } = generations.seen();
    const more = [claim.name.account ?? '', id, seq, generations.fresh(), FILL_AGAIN_MS];
    const answer = (await scripts.run(BEGIN, keys(claim), [...basics(claim), ...more])) as readonly string[];
    return begun(claim, answer, asked);
  }

  function begun(claim: Claim, [kind = '', ...answer]: readonly string[], asked: number): ClaimResult {
    const [first = ''] = answer;
    switch (kind) {
      case 'done':
        return { kind, reply: first };
      case 'running':
        return { kind, retryAfterMs: Number(first) };
      case 'settling':
        generations.learn(readReport(answer.slice(1)));
        return { kind, waitMs: Number(first) };
      case 'mismatch':
      case 'other-account':
        return { kind };
      default:
        if (answer.length > 6) generations.learn(readReport(answer.slice(6)));
        return { kind: 'held', hold: hold(claim, kind === 'resumed', answer, asked) };
    }
  }

  /** `asked` is when Redis was asked what time it is, at the latest. */
  function hold(claim: Claim, resumed: boolean, answer: readonly string[], asked: number): Lease {
    const [record = '', started = '', written = '', time = '', maybe = '', sure = ''] = answer;
    // One clock tells how long ago it was, so that gateways whose clocks differ agree.
    const here = (moment: string) => asked - (Number(time) - Number(moment));
    const lapse: Lapse | undefined = maybe ? { since: here(maybe), ...(sure && { until: here(sure) }) } : undefined;
    const parts = [...basics(claim), started, written, maybe, sure, claim.name.account ?? ''];
    return {
      id: record.slice(record.lastIndexOf(':') + 1),
      resumed,
      startedAt: here(started),
      writtenAt: Number(written),
      ...(lapse && { lapse }),
      renew: async () => (await scripts.run(RENEW, keys(claim), parts)) === 1,
      finish: async (reply) => void (await scripts.run(FINISH, keys(claim), [...parts, reply])),
      abandon: async () => void (await scripts.run(ABANDON, keys(claim), parts)),
      release: async () => void (await scripts.run(RELEASE, keys(claim), basics(claim))),
    };
  }
}
