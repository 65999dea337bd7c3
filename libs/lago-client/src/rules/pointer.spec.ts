import { resolve } from './pointer.js';

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
