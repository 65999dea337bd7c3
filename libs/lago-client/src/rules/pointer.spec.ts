import fc from 'fast-check';
import { replaceAt, resolve, tokensOf } from './pointer.js';

it('follows escapes and collects from lists', () => {
  const root = { 'a/b': { '~c': 1 }, list: [{ code: 'x' }, {}, { code: 'y' }] };
  expect(resolve(root, '/a~1b/~0c')).toBe(1);
  expect(resolve(root, '/list/*/code')).toEqual(['x', 'y']);
  expect(resolve(root, '/list/2/code')).toBe('y');
  expect([resolve(root, '/none/here'), resolve(root, '/list/9'), resolve(root, '/a~1b/*')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('reaches no inherited property', () => {
  expect(resolve({}, '/constructor/name')).toBeUndefined();
  expect(resolve([], '/length')).toBe(0);
});

it('finds what it put, and leaves the rest and the original alone', () => {
  const name = fc.string({ minLength: 1 }).filter((text) => text !== '__proto__' && text !== '*');
  fc.assert(
    fc.property(fc.dictionary(name, fc.integer()), fc.array(name, { minLength: 1, maxLength: 4 }), (root, path) => {
      const pointer = path.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
      const copy = structuredClone(root);
      const changed = replaceAt(root, pointer, 'here');
      expect(tokensOf(pointer)).toEqual(path);
      expect(resolve(changed, pointer)).toBe('here');
      expect(root).toEqual(copy);
      for (const key of Object.keys(root))
        if (key !== path[0])
          expect(resolve(changed, `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)).toBe(root[key]);
    }),
  );
});
