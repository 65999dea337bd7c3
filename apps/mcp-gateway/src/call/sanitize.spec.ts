import { sanitize, visible } from './sanitize.js';

describe('visible', () => {
  it('removes what people can not see and models still read', () => {
    const hidden = 'a\u200bb\u202ec\u0007d\ufeffe\u2066f\u{e0041}g';
    expect(visible(hidden)).toBe('abcdefg');
  });

  it('leaves text, line breaks and emoji alone', () => {
    const text = 'Größe 5\n\t日本 😀 ½';
    expect(visible(text)).toBe(text);
  });
});

describe('sanitize', () => {
  it('walks through everything', () => {
    expect(sanitize({ 'na\u200bme': ['x\u0000', { deep: 'y\u200d' }], n: 1, z: null })).toEqual({
      name: ['x', { deep: 'y' }],
      n: 1,
      z: null,
    });
  });

  it('keeps a member called __proto__ a member', () => {
    const dirty = JSON.parse('{"__proto__":{"polluted":true}}') as unknown;
    expect(Object.keys(sanitize(dirty) as object)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
