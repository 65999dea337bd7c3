import { parseReading, readingOf, typesOf } from './reading.js';

const PLAIN = { blank: false, list: false, withoutNul: false };

describe('how an API reads a value', () => {
  it.each([
    ['integer', { ...PLAIN, kind: 'integer' }],
    ['integer or blank', { ...PLAIN, kind: 'integer', blank: true }],
    ['text or list', { ...PLAIN, kind: 'text', list: true }],
    ['text without NUL or blank', { ...PLAIN, kind: 'text', blank: true, withoutNul: true }],
    ['number', undefined],
    ['integer or', undefined],
    [5, undefined],
  ])('%j', (word, reading) => expect(parseReading(word)).toEqual(reading));

  it.each([
    [{ 'x-reads': 'flag', type: 'boolean' }, 'flag'],
    [{ type: 'string' }, 'text'],
    [{ type: ['string', 'null'] }, 'text'],
    [{ type: ['string', 'integer'] }, 'json'],
    [{ type: ['string', 'number'] }, 'json'],
    [{ type: ['string', 'boolean'] }, 'json'],
    [{ type: ['integer', 'null'] }, 'integer'],
    [{ type: ['integer', 'number'] }, 'decimal'],
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'null' }, 'json'],
    [{}, 'json'],
    [{ properties: {} }, 'exact'],
    [{ type: 'object' }, 'exact'],
  ])('%j is read as %s', (schema, kind) => expect(readingOf(schema).kind).toBe(kind));

  it('has types, null aside', () => expect(typesOf({ type: ['string', 'null'] })).toEqual(['string']));
});
