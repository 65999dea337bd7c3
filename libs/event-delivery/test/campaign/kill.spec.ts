import { newFile } from '../direct-store.js';
import { playRound } from './round.js';

// A sample by default; `npm run events:campaign` for the whole.
const ROUNDS = Number(process.env['EVENTS_ROUNDS'] ?? 2);
const EVENTS = Number(process.env['EVENTS_COUNT'] ?? 400);
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
