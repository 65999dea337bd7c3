import { compileJsonPath } from './json-path.js';

const value = { a: [{ b: 1 }, { b: 2, 'c d': 'x' }], b: { 'e.f': null, b: 3 }, $id: 4, '': 5 };

describe('a JSONPath', () => {
  it.each([
    ['$', value],
    ['$.', value],
    ['$.a[0].b', 1],
    ['$.a[-1].b', 2],
    ["$.a[1]['c d']", 'x'],
    ['$["b"]["e.f"]', null],
    ['$.a[*].b', [1, 2]],
    ['$.a.*.b', [1, 2]],
    ['$..b', [{ 'e.f': null, b: 3 }, 1, 2, 3]],
    ['$.$id', 4],
    ["$['']", 5],
    ['$.a.b', undefined],
    ['$.a[7]', undefined],
    ['$.nothing.at.all', undefined],
    ['$.nothing[*]', []],
    ['$.a.length', undefined],
    ['$.__proto__', undefined],
    ['$.constructor', undefined],
  ])('%s', (path, expected) => {
    const found = compileJsonPath(path)?.(value);
    const sorted = (list: unknown) =>
      Array.isArray(list) ? [...list].map((item) => JSON.stringify(item)).sort() : list;
    expect(sorted(found)).toEqual(sorted(expected));
  });

  it.each(['a', '$a', '$.a[?(@.b > 1)]', '$.a[0:1]', '$.a[(@.length-1)]', '$.a[0,1]', '$.a[', '$...b', '$.a b'])(
    '%s is not understood',
    (path) => {
      expect(compileJsonPath(path)).toBeUndefined();
    },
  );
});
