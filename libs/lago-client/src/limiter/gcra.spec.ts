import { describeWith } from '@lago/testing';
import fc from 'fast-check';
import { startRedis } from '../../test/redis-process.js';
import { GCRA_LUA } from './gcra-lua.js';
import { takePermits } from './gcra.js';

const pace = { intervalMs: 100, burst: 3 };

it('hands out a burst after a rest, then one permit per interval', () => {
  let tat = 0;
  const dues = [1000, 1000, 1000, 1000, 1100].map((now) => {
    const taken = takePermits(tat, now, pace, 1000, 1);
    tat = taken.tat;
    return taken.dueMs;
  });
  expect(dues).toEqual([-200, -100, 0, 100, 100]);
});

it('takes as many as are due within the horizon, and nothing of what it does not give', () => {
  expect(takePermits(1300, 1000, pace, 250, 9)).toEqual({ dueMs: 100, count: 2, tat: 1500 });
  expect(takePermits(1300, 1000, pace, 100, 9)).toEqual({ dueMs: 100, count: 1, tat: 1400 });
  expect(takePermits(1300, 1000, pace, 99, 9)).toEqual({ dueMs: 100, count: 0, tat: 1300 });
});

describeWith('redis-server')('in Lua (needs redis-server)', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => void (redis = await startRedis()));
  afterAll(() => redis.close());

  const lua = `${GCRA_LUA}
    local given = {}
    for index, text in ipairs(ARGV) do given[index] = tonumber(text) end
    local due, count, tat = take_permits(unpack(given))
    return {string.format('%.17g', due), string.format('%.17g', count), string.format('%.17g', tat)}`;

  it('it answers what TypeScript answers, to the last digit', async () => {
    const now = 1.9e12;
    const time = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const calls = fc.record({
      // Fractions and round numbers: the borders lie on round ones.
      tat: fc.oneof(
        fc.constant(0),
        time,
        fc.integer({ min: -10, max: 10 }).map((step) => step * 100),
      ),
      interval: fc.oneof(fc.constantFrom(1, 50, 100, 1000 / 3), fc.double({ min: 1e-3, max: 1e6, noNaN: true })),
      burst: fc.integer({ min: 1, max: 1000 }),
      horizon: fc.oneof(fc.constantFrom(0, 100, 250), fc.double({ min: 0, max: 1e6, noNaN: true })),
      wanted: fc.integer({ min: 1, max: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(calls, async ({ tat: ahead, interval, burst, horizon, wanted }) => {
        const tat = ahead === 0 ? 0 : now + ahead;
        const here = takePermits(tat, now, { intervalMs: interval, burst }, horizon, wanted);
        const args = [tat, now, interval, burst, horizon, wanted];
        const there = (await redis.scripts.run({ name: 'gcra', lua }, [], args)) as string[];
        expect(there.map(Number)).toEqual([here.dueMs, here.count, here.tat]);
      }),
      { numRuns: 500 },
    );
  });
});
