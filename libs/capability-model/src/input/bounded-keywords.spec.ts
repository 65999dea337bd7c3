import { MOST_FAULTS, Validators } from './validator.js';
import { violationsOf } from './violations.js';

const body = (schema: object) => ({ type: 'object', properties: { body: schema } });

function faults(schema: object, value: unknown): string[] {
  const validator = new Validators().compile(body(schema));
  return violationsOf(validator, { path: {}, query: {}, body: value }, []).map(
    ({ pointer, keyword }) => `${pointer} ${keyword}`,
  );
}

const empty = (count: number) => Array.from({ length: count }, () => ({}));
const members = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, {}]));
const item = { type: 'object', required: ['a', 'b', 'c'], properties: { a: {}, b: {}, c: {} } };

describe('an input that is wrong all over', () => {
  it('is not looked into where it is too long', () => {
    expect(faults({ type: 'array', maxItems: 100, items: item }, empty(101))).toEqual(['/body maxItems']);
    expect(faults({ type: 'array', maxItems: 100, items: item }, empty(100))).toHaveLength(300);
  });

  it.each([
    ['items', { type: 'array', items: item }, empty(50_000)],
    ['items of items', { type: 'array', items: { type: 'array', items: item } }, [empty(50_000), empty(50_000)]],
    ['types of items', { type: 'array', items: { type: 'string' } }, empty(50_000)],
    ['members', { type: 'object', additionalProperties: item }, members(50_000)],
    ['unknown members', { type: 'object', additionalProperties: false }, members(50_000)],
    ['members by pattern', { type: 'object', patternProperties: { '^k': item } }, members(50_000)],
    ['unevaluated members', { type: 'object', unevaluatedProperties: false }, members(50_000)],
    ['items beside parts', { allOf: [{ type: 'array', items: item }] }, empty(50_000)],
  ])('is reported up to a bound: %s', (_name, schema, value) => {
    expect(faults(schema, value)).toHaveLength(MOST_FAULTS);
  });

  it('ends a branch at its first fault, and reports the whole', () => {
    const branches = { anyOf: [{ type: 'array', items: item }, { type: 'string' }] };
    expect(faults(branches, empty(50_000))).toEqual(['/body anyOf']);
    expect(faults({ oneOf: branches.anyOf }, empty(50_000))).toEqual(['/body oneOf']);
    expect(faults(branches, [{ a: 1, b: 1, c: 1 }])).toEqual([]);
  });

  it('finds repeated items without comparing each with each', () => {
    const list = Array.from({ length: 50_000 }, (_, id) => ({ id, at: { id } }));
    expect(faults({ type: 'array', uniqueItems: true }, list)).toEqual([]);
    expect(faults({ type: 'array', uniqueItems: true }, [...list, { at: { id: 7 }, id: 7 }])).toEqual([
      '/body uniqueItems',
    ]);
  });

  it('bounds names and pointers', () => {
    const long = 'n'.repeat(100_000);
    const validator = new Validators().compile(body({ type: 'object', additionalProperties: false }));
    const [fault] = violationsOf(validator, { path: {}, query: {}, body: { [long]: 1 } }, []);
    expect(JSON.stringify(fault).length).toBeLessThan(2000);
  });
});
