import { Validators } from './validator.js';

const validators = new Validators();

function keywords(schema: object, body: unknown): string[] {
  const validator = validators.compile({ type: 'object', properties: { body: schema } });
  return validator.errors({ path: {}, query: {}, body }, false).map(({ keyword }) => keyword);
}

describe('a validator', () => {
  it.each([
    ['2030-01-31T12:00:00Z', []],
    ['2030-01-31t12:00:00z', []],
    ['2030-01-31T12:00:00+02:00', []],
    ['2030-01-31 12:00:00Z', ['format']],
    ['2030-02-31T12:00:00Z', ['format']],
    ['2030-01-31', ['format']],
  ])('takes %s for a moment: %j', (text, expected) => {
    expect(keywords({ type: 'string', format: 'date-time' }, text)).toEqual(expected);
  });

  it('knows dates, and lets formats and keywords pass that it does not know', () => {
    expect(keywords({ format: 'date' }, '2030-02-29')).toEqual(['format']);
    expect(keywords({ format: 'colour', hue: 5, type: 'string' }, 'red')).toEqual([]);
  });

  it('looks into text that must be JSON, and into no other', () => {
    expect(keywords({ contentMediaType: 'application/json' }, '{"a":1}')).toEqual([]);
    expect(keywords({ contentMediaType: 'application/json' }, '{a:1}')).toEqual(['contentMediaType']);
    expect(keywords({ contentMediaType: 'text/csv' }, '{a:1}')).toEqual([]);
  });

  it('is shared by equal schemas, and forgets the errors of the input before', () => {
    const schema = { type: 'object', properties: { body: { type: 'integer' } } };
    const one = validators.compile(schema);
    expect(validators.compile({ ...schema })).toBe(one);
    expect(one.errors({ path: {}, query: {}, body: 'x' }, false)).toHaveLength(1);
    expect(one.errors({ path: {}, query: {}, body: 1 }, false)).toEqual([]);
  });

  it('says what is wrong with a schema that is none', () => {
    expect(() => validators.compile({ type: 'thing' })).toThrow(/schema is invalid/);
  });
});
