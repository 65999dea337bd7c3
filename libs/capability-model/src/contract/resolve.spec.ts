import { Origin } from '../document/origin.js';
import { parseSource } from '../document/source-file.js';
import type { SourceFile } from '../document/source-file.js';
import { follow, locate } from './resolve.js';
import { resolveSchema } from './resolve-schema.js';

const file = (name: string, tree: unknown) => parseSource(name, JSON.stringify(tree)) as SourceFile;
const main = file('main.yaml', {
  reply: { $ref: '#/base', description: 'Own.' },
  base: { $ref: 'other.yaml#/a~1b', title: 'Base.' },
  round: { $ref: '#/again' },
  again: { $ref: '#/round' },
  text: { $ref: 'other.yaml#/word', description: 'Lost.' },
  schema: { $ref: '#/number', minimum: 5 },
  told: { $ref: '#/number', description: 'A number.', 'x-note': 1 },
  number: { type: 'integer', example: 7, xml: {}, 'x-own': 1 },
  loop: { type: 'array', items: { $ref: '#/loop' } },
  empty: { $ref: null },
});
const other = file('other.yaml', { 'a/b': { description: 'Theirs.', type: 'string' }, word: 'word' });
const files = new Map([
  ['main.yaml', main],
  ['other.yaml', other],
]);
const at = (key: string) => ({
  value: (main.tree as Record<string, unknown>)[key],
  at: new Origin(main, '').child(key),
});

describe('a reference', () => {
  it('is followed to its end; keys beside one win', () => {
    const { value, at: place } = follow(at('reply'), files);
    expect(value).toEqual({ description: 'Own.', title: 'Base.', type: 'string' });
    expect([place.source.path, place.pointer]).toEqual(['other.yaml', '/a~1b']);
    expect(follow(at('text'), files).value).toBe('word');
  });

  it.each([
    ['#/nothing', /names nothing/],
    ['#nothing', /names nothing/],
    ['third.yaml#/a', /names no file of the contract folder/],
    ['../other.yaml#/word', /leaves the contract folder/],
    ['https://a.test/x.yaml#/a', /leaves the contract folder/],
  ])('%s', (ref, message) => expect(() => locate(ref, new Origin(main, ''), files)).toThrow(message));

  it('leads to a whole file, too, and not in circles', () => {
    expect(locate('./other.yaml', new Origin(main, ''), files).value).toBe(other.tree);
    expect(() => follow(at('round'), files)).toThrow(/leads back to itself/);
  });
});

describe('a schema', () => {
  it('is written out without what only OpenAPI knows', () => {
    expect(resolveSchema(at('number'), files)).toEqual({ type: 'integer', examples: [7] });
    expect(resolveSchema(at('told'), files)).toEqual({ type: 'integer', examples: [7], description: 'A number.' });
    expect(resolveSchema(at('schema'), files)).toEqual({ allOf: [{ type: 'integer', examples: [7] }, { minimum: 5 }] });
  });

  it('says where it cannot be', () => {
    expect(() => resolveSchema(at('loop'), files)).toThrow(/contains itself/);
    expect(() => resolveSchema(at('empty'), files)).toThrow(/\$ref is empty/);
    expect(() => resolveSchema({ value: 5, at: new Origin(main, '') }, files)).toThrow(/must be a mapping/);
  });
});
