import fc from 'fast-check';
import { InFlightMap } from './in-flight-map.js';

it('holds what a map would hold, whatever comes and goes', () =>
  fc.assert(
    fc.property(
      // Removals must prevail and steps be many, or the map is never made anew.
      fc.array(fc.tuple(fc.constantFrom('set', 'delete', 'delete', 'delete'), fc.nat({ max: 200 })), {
        size: 'max',
        maxLength: 2000,
      }),
      (steps) => {
        const [plain, tried] = [new Map<string, object>(), new InFlightMap<object>()];
        steps.forEach(([step, number]) => {
          const [key, value] = [`key ${number}`, { step, number }];
          if (step === 'set') [plain, tried].forEach((map) => map.set(key, value));
          else [plain, tried].forEach((map) => map.delete(key));
          expect(tried.get(key)).toBe(plain.get(key));
        });
        for (const [key, value] of plain) expect(tried.get(key)).toBe(value);
      },
    ),
  ));

it('lets go of what was removed', () => {
  const calls = new InFlightMap<object>();
  for (let number = 0; number < 10_000; number += 1) {
    calls.set(`call ${number}`, {});
    calls.delete(`call ${number - 3}`);
  }
  expect(JSON.stringify([...(calls as unknown as { entries: Map<string, object> }).entries]).length).toBeLessThan(3000);
});
