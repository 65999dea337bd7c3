import fc from 'fast-check';
import { BACKGROUND, fairQueue } from './fair-queue.js';

it('takes turns between parties and lets urgent entries go first', () => {
  const queue = fairQueue<string>();
  for (const entry of ['a1', 'a2', 'a3']) queue.push('a', entry, false);
  queue.push('b', 'b1', false);
  queue.push('b', 'urgent', true);
  queue.push('b', 'b2', false);
  const order = Array.from({ length: 7 }, () => queue.shift());
  expect(order).toEqual(['urgent', 'a1', 'b1', 'a2', 'b2', 'a3', undefined]);
});

it('knows how many go before a new entry', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean()), { maxLength: 30 }), (entries) => {
      const queue = fairQueue<number>();
      entries.forEach(([party, urgent], index) => queue.push(party, index, urgent));
      const ahead = queue.ahead('a', false);
      queue.push('a', -1, false);
      let served = 0;
      while (queue.shift() !== -1) served += 1;
      // Turns already taken may put the newcomer one round ahead.
      expect(Math.abs(served - ahead)).toBeLessThanOrEqual(2);
    }),
  );
});

it('forgets what is removed', () => {
  const queue = fairQueue<string>();
  queue.push('a', 'x', false);
  queue.push('a', 'y', true);
  queue.remove('x');
  expect([queue.size, queue.shift(), queue.shift()]).toEqual([1, 'y', undefined]);
});

it('serves what nobody waits for when nobody else waits', () => {
  const queue = fairQueue<string>();
  for (const entry of ['z1', 'z2']) queue.push(BACKGROUND, entry, false);
  queue.push('a', 'a1', false);
  expect([queue.ahead(BACKGROUND, false), queue.ahead('a', false), queue.ahead('b', false)]).toEqual([3, 1, 1]);
  expect(queue.shift()).toBe('a1');
  expect(queue.shift()).toBe('z1');
  queue.push('b', 'b1', false);
  expect([queue.shift(), queue.shift(), queue.shift()]).toEqual(['b1', 'z2', undefined]);
});
