import { describeWith, startRedis } from '@lago/testing';
import { newFile } from '../direct-store.js';
import { playRound } from './round.js';

// A sample by default; `npm run events:campaign` for the whole.
const ROUNDS = Number(process.env['EVENTS_ROUNDS'] ?? 1);
const EVENTS = Number(process.env['EVENTS_COUNT'] ?? 300);
const SEED = Number(process.env['EVENTS_SEED'] ?? 1);

describe('processes that are killed while they keep and deliver', () => {
  it.each(Array.from({ length: ROUNDS }, (_, index) => SEED + index))(
    'lose nothing and count nothing twice: a file, seed %i',
    async (seed) => {
      const kind = seed % 2 ? 'clickhouse' : 'postgres';
      const kills = Math.max(4, Math.round(EVENTS / 250));
      const result = await playRound({ seed, kind, kills, events: EVENTS, processes: 1, store: newFile() });
      expect(result).toMatchObject({ broken: [], acknowledged: EVENTS });
      expect(result.kills).toBeGreaterThan(1);
      expect(result.refused).toBeGreaterThan(0);
    },
    600_000,
  );
});

describeWith('redis-server')('replicas that are killed, on a Redis that is killed (needs redis-server)', () => {
  it.each(Array.from({ length: ROUNDS }, (_, index) => SEED + index))(
    'lose nothing and count nothing twice: seed %i',
    async (seed) => {
      const redis = await startRedis({ appendOnly: true });
      const kind = seed % 2 ? 'clickhouse' : 'postgres';
      const kills = Math.max(4, Math.round(EVENTS / 250));
      const disturb = () => redis.restart('kept');
      try {
        const result = await playRound({ seed, kind, kills, events: EVENTS, processes: 2, store: redis.url, disturb });
        expect(result).toMatchObject({ broken: [], acknowledged: EVENTS });
        expect(result.refused).toBeGreaterThan(0);
      } finally {
        await redis.close();
      }
    },
    600_000,
  );
});
