import fc from 'fast-check';
import { inOrderOf } from './in-order-of.js';

it('puts what was found in the order of the ids, each value once', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c')), fc.infiniteStream(fc.nat()), (ids, random) => {
      const found = ids.map((id, index) => [id, `${id}${index}`] as const);
      const mixed = found.toSorted(() => (Number(random.next().value) % 2 ? 1 : -1));
      const own = inOrderOf(ids, mixed);
      expect(own?.map((value) => value[0])).toEqual(ids);
      expect(new Set(own)).toEqual(new Set(found.map(([, value]) => value)));
    }),
  );
});

it('gives nothing where an id has no value left', () => {
  expect(inOrderOf(['a', 'a'], [['a', 1]])).toBeUndefined();
  expect(inOrderOf(['a'], [['b', 1]])).toBeUndefined();
  expect(inOrderOf([], [['b', 1]])).toEqual([]);
});
