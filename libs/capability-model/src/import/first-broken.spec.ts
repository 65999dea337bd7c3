import fc from 'fast-check';
import { firstBroken } from './first-broken.js';

describe('the item that is to blame', () => {
  it('is the last one of the shortest faulty beginning', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1 }), fc.nat(20), fc.nat(20), (items, one, other) => {
        const isFaulty = (some: readonly number[]) => some.includes(one) && some.includes(other);
        fc.pre(isFaulty(items));
        const at = items.findIndex((_, index) => isFaulty(items.slice(0, index + 1)));
        expect(firstBroken(items, isFaulty)).toBe(items[at]);
      }),
    ));

  it('is nothing where there is nothing', () => expect(firstBroken([], () => true)).toBeUndefined());
});
