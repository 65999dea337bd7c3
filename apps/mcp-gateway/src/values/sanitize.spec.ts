import { sanitize, visible, visibleJson } from './sanitize.js';

describe('visible', () => {
  it('removes what people cannot see and models still read', () => {
    const hidden = 'a\u200bb\u202ec\u0007d\ufeffe\u2066f\u{e0041}g\u200dh';
    expect(visible(hidden)).toBe('abcdefgh');
  });

  it.each(['Größe 5\n\t日本 😀 ½', 'می\u200cخواهم', 'क्\u200dष', '👩\u200d💻'])('leaves %j alone', (text) => {
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

  it('never touches what the next call needs', () => {
    const record = {
      external_id: 'a\u200bb',
      code: 'c\u200dd',
      number: 'N\u00ad1',
      lago_invoice_ids: ['e\u200bf'],
      tax_codes: ['g\u200bh'],
      metadata: [{ key: 'k\u200b', value: 'v\u200b' }],
    };
    expect(sanitize(record)).toEqual(record);
  });

  it('keeps a member called __proto__ a member', () => {
    const dirty = JSON.parse('{"__proto__":{"polluted":true}}') as unknown;
    expect(Object.keys(sanitize(dirty) as object)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('visibleJson', () => {
  it('shows what cannot be seen, and reads back the same', () => {
    const record = { external_id: 'a\u200bb\u{e0041}', name: 'می\u200cخواهم' };
    const text = visibleJson(record);
    expect(text).toBe('{"external_id":"a\\u200bb\\udb40\\udc41","name":"می\u200cخواهم"}');
    expect(JSON.parse(text)).toEqual(record);
  });
});
