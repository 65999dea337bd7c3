import { BoundedMap } from './bounded-map.js';

describe('BoundedMap', () => {
  it('forgets the oldest entry first', () => {
    const recent = new BoundedMap<number>(2, 10);
    ['a', 'b', 'c'].forEach((key, index) => recent.set(key, index));
    expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([undefined, 1, 2]);
  });

  it('forgets nothing for an entry it has already', () => {
    const recent = new BoundedMap<number>(2, 10);
    ['a', 'b', 'b'].forEach((key, index) => recent.set(key, index));
    expect(['a', 'b'].map((key) => recent.get(key))).toEqual([0, 2]);
  });

  it('takes no key that is too long', () => {
    const recent = new BoundedMap<number>(2, 3);
    recent.set('abcd', 1);
    expect(recent.get('abcd')).toBeUndefined();
  });
});
