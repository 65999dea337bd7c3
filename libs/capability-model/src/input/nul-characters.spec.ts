import { nulCharacters } from './nul-characters.js';

describe('NUL characters', () => {
  it('are found in texts and names, however deep', () =>
    expect(nulCharacters({ query: { q: 'a\0' }, body: { a: ['x', '\0'], 'b\0c': 1, 'd/e': { f: 'g\0' } } })).toEqual([
      '/query/q',
      '/body/a/1',
      '/body/b\0c',
      '/body/d~1e/f',
    ]));

  it('are not found where there are none', () =>
    expect(nulCharacters({ path: { id: 'a' }, query: {}, body: [null, 1, true, 'ä'] })).toEqual([]));
});
