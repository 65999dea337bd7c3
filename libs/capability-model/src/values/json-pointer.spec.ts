import fc from 'fast-check';
import { findAll, pointerTokens, replaceAt, valueAt } from './json-pointer.js';
import { readJson } from './read-json.js';

it('follows escapes, and reaches no inherited property and nothing inside a number', () => {
  expect(valueAt({ 'a/b': { '~c': 1 } }, '/a~1b/~0c')).toBe(1);
  expect(valueAt({}, '/constructor/name')).toBeUndefined();
  expect(valueAt('text', '/length')).toBeUndefined();
  expect(valueAt(readJson('[1e400]'), '/0/text')).toBeUndefined();
});

it('finds all that a star leads to, each with its own pointer', () => {
  const tree = { 'a/b': [{ code: 'x' }, {}, { code: null }] };
  expect(findAll(tree, '/a~1b/*/code')).toEqual([
    { at: '/a~1b/0/code', value: 'x' },
    { at: '/a~1b/2/code', value: null },
  ]);
  expect(findAll({ '*': 1 }, '/*')).toEqual([{ at: '/*', value: 1 }]);
  expect(findAll(tree, '')).toEqual([{ at: '', value: tree }]);
});

it('replaces in lists as well, and makes what is missing on the way', () => {
  expect(replaceAt({ list: [{ a: 1 }, { a: 2 }] }, '/list/1/a', 3)).toEqual({ list: [{ a: 1 }, { a: 3 }] });
  expect(replaceAt({}, '/a/b', 1)).toEqual({ a: { b: 1 } });
});

it('finds what it put, and leaves the rest and the original alone', () => {
  const name = fc.string({ minLength: 1 }).filter((text) => text !== '__proto__' && text !== '*');
  fc.assert(
    fc.property(fc.dictionary(name, fc.integer()), fc.array(name, { minLength: 1, maxLength: 4 }), (root, path) => {
      const pointer = path.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
      const copy = structuredClone(root);
      const changed = replaceAt(root, pointer, 'here');
      expect(pointerTokens(pointer)).toEqual(path);
      expect(valueAt(changed, pointer)).toBe('here');
      expect(root).toEqual(copy);
      for (const key of Object.keys(root))
        if (key !== path[0])
          expect(valueAt(changed, `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)).toBe(root[key]);
    }),
  );
});
