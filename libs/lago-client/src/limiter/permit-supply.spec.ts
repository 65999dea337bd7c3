import { fakeClock } from '../../test/fake-clock.js';
import { createPermitSupply } from './permit-supply.js';
import type { PermitStore } from './permits.js';

const PACE = { intervalMs: 20, burst: 1 };

function setUp(answers: { dueMs: number; count: number }[], waiting = 100) {
  const clock = fakeClock(0);
  const asked: { horizonMs: number; wanted: number }[] = [];
  const given: number[] = [];
  const permits: PermitStore = {
    take: (_key, _pace, horizonMs, wanted) => {
      asked.push({ horizonMs, wanted });
      return Promise.resolve({ tat: 0, ...(answers[asked.length - 1] ?? { dueMs: 0, count: 10 }) });
    },
    giveBack: (_key, _pace, count) => {
      given.push(count);
      return Promise.resolve();
    },
    pause: () => Promise.resolve(),
  };
  return { clock, asked, given, supply: createPermitSupply({ key: 'k', permits, clock, waiting: () => waiting }) };
}

it('hands out permits when they are due, one interval apart', async () => {
  const { clock, supply } = setUp([{ dueMs: 40, count: 3 }]);
  const times: number[] = [];
  for (let index = 0; index < 3; index += 1) {
    await supply.next(PACE);
    times.push(clock.now());
  }
  expect(times).toEqual([40, 60, 80]);
});

it('takes no more than wait, and asks again when half of what lies ahead is used up', async () => {
  const few = setUp([], 2);
  await few.supply.next(PACE);
  expect(few.asked).toEqual([{ horizonMs: 250, wanted: 2 }]);
  const many = setUp([], 100);
  for (let index = 0; index < 5; index += 1) await many.supply.next(PACE);
  expect(many.asked).toEqual([
    { horizonMs: 250, wanted: 100 },
    { horizonMs: 250, wanted: 94 },
  ]);
});

it('looks at least two intervals ahead, and asks later when nothing is due before', async () => {
  const { clock, asked, supply } = setUp([
    { dueMs: 3000, count: 0 },
    { dueMs: 0, count: 1 },
  ]);
  await supply.next({ intervalMs: 1000, burst: 1 });
  expect(asked[0]?.horizonMs).toBe(2000);
  expect([clock.now(), asked.length]).toEqual([2000, 2]);
});

it('keeps nothing of a time gone by, and gives back what is not due yet', async () => {
  const { asked, given, supply } = setUp([]);
  await supply.next(PACE);
  supply.drop(PACE);
  await supply.next(PACE);
  expect([asked.length, given]).toEqual([2, [9]]);
});
