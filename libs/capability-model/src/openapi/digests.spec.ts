import fc from 'fast-check';
import { Digests } from './digests.js';

const json = fc.jsonValue().filter((value) => typeof value === 'object' && value !== null);

describe('the digest of a JSON value', () => {
  it('tells values apart as their texts do, and knows how long these are', () => {
    const digests = new Digests();
    fc.assert(
      fc.property(json, json, (one, other) => {
        const [a, b] = [digests.of(one as object), digests.of(other as object)];
        expect(a.length).toBe(JSON.stringify(one).length);
        expect(a.digest === b.digest).toBe(JSON.stringify(one) === JSON.stringify(other));
        expect(new Digests().of(JSON.parse(JSON.stringify(one)) as object)).toEqual(a);
      }),
    );
  });

  it('leaves out members of the value itself, not of those inside', () => {
    const digests = new Digests();
    const of = (value: object) => digests.of(value, ['title']).digest;
    expect(of({ title: 'a', b: 1 })).toBe(of({ title: 'c', b: 1 }));
    expect(of({ b: { title: 'a' } })).not.toBe(of({ b: { title: 'c' } }));
  });

  it('takes each object once, however often it occurs', () => {
    let value: object = { end: true };
    for (let depth = 0; depth < 200; depth += 1) value = { left: value, right: value };
    expect(new Digests().of(value).length).toBeGreaterThan(2 ** 200);
  });
});
