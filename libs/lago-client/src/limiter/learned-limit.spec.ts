import { learnedLimit } from './learned-limit.js';

const answer = (resetMs: number) => ({ limit: 50, remaining: 1, resetMs });
const perSecond = (limit: ReturnType<typeof learnedLimit>) => 1000 / (limit.pace()?.intervalMs ?? 0);

it('has no pace until the upstream or the configuration names a limit', () => {
  expect(learnedLimit(undefined).pace()).toBeUndefined();
  expect(perSecond(learnedLimit(10))).toBeCloseTo(9.8);
});

it('takes the window for a second, and one odd reset for what it is', () => {
  const limit = learnedLimit(undefined);
  limit.learn(answer(1000));
  expect(perSecond(limit)).toBeCloseTo(49);
  limit.learn(answer(2000));
  limit.learn(answer(1000));
  limit.learn(answer(2000));
  expect(perSecond(limit)).toBeCloseTo(49);
});

it('believes in a longer window when answer after answer says so', () => {
  const limit = learnedLimit(undefined);
  for (const resetMs of [60_000, 59_000, 59_000]) limit.learn(answer(resetMs));
  expect(perSecond(limit)).toBeCloseTo((50 / 60) * 0.98);
  limit.learn(answer(1000));
  expect(perSecond(limit)).toBeCloseTo((50 / 60) * 0.98);
});

it('keeps to the lower of configuration and upstream', () => {
  const limit = learnedLimit(20);
  limit.learn(answer(1000));
  expect(perSecond(limit)).toBeCloseTo(19.6);
});
