import fc from 'fast-check';
import { createUpstreamClock } from './upstream-clock.js';

const NOW = 1_900_000_000_000;

it('assumes five seconds of difference until it knows better', () => {
  expect(createUpstreamClock().earliest('api', NOW)).toBe(NOW - 5000);
  expect(createUpstreamClock().latest('api', NOW)).toBe(NOW + 5000);
});

it('never claims a time outside what the upstream clock can have shown, and comes close after a few answers', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -3_600_000, max: 3_600_000 }),
      fc.array(
        fc.tuple(
          fc.integer({ min: 0, max: 60_000 }),
          fc.integer({ min: 0, max: 2000 }),
          fc.float({ min: 0, max: 1, noNaN: true }),
        ),
        {
          minLength: 1,
        },
      ),
      (offset, answers) => {
        const clock = createUpstreamClock();
        for (const [at, ms, part] of answers) {
          const [began, ended] = [NOW + at, NOW + at + ms];
          const written = began + Math.floor(ms * part) + offset;
          clock.learn('api', new Date(Math.floor(written / 1000) * 1000).toUTCString(), began, ended);
        }
        const earliest = clock.earliest('api', NOW);
        expect(earliest).toBeLessThanOrEqual(NOW + offset);
        expect(earliest).toBeGreaterThanOrEqual(NOW + offset - 3000);
        const latest = clock.latest('api', NOW);
        expect(latest).toBeGreaterThanOrEqual(NOW + offset);
        expect(latest).toBeLessThanOrEqual(NOW + offset + 3000);
      },
    ),
  );
});

it('believes the newest answer when a clock was set, and no nonsense', () => {
  const clock = createUpstreamClock();
  clock.learn('api', new Date(NOW).toUTCString(), NOW, NOW);
  clock.learn('api', new Date(NOW + 3_600_000).toUTCString(), NOW, NOW);
  clock.learn('api', 'yesterday', NOW, NOW);
  clock.learn('api', undefined, NOW, NOW);
  expect(clock.earliest('api', NOW)).toBe(NOW + 3_600_000);
});
