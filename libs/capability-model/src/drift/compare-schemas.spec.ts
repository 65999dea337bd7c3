import fc from 'fast-check';
import { parseSource } from '../document/source-file.js';
import type { SourceFile } from '../document/source-file.js';
import { Origin } from '../document/origin.js';
import { SchemaComparison } from './compare-schemas.js';
import { Differences } from './difference.js';
import type { Difference } from './difference.js';

type Schema = Record<string, unknown>;

function differences(ours: Schema, theirs: Schema): readonly Difference[] {
  const sources = [ours, theirs].map((tree, index) => parseSource(`${index}.json`, JSON.stringify(tree)) as SourceFile);
  const [mine, other] = sources.map((source) => new Map([[source.path, source]]));
  const node = (source: SourceFile | undefined) =>
    ({ kind: 'written', located: { value: source?.tree, at: new Origin(source as SourceFile, '') } }) as const;
  const comparison = new SchemaComparison({ ours: mine!, theirs: other! }, new Differences());
  comparison.compare({ ours: node(sources[0]), theirs: node(sources[1]) }, 'x', false);
  return comparison.differences.all;
}

const name = fc.constantFrom('a', 'b', 'c', 'd');
const plain = fc.oneof(
  fc.record({ type: fc.constant('string'), maxLength: fc.nat(9) }, { requiredKeys: ['type'] }),
  fc.record({ type: fc.constant('string'), enum: fc.uniqueArray(name, { minLength: 1 }) }),
  fc.record({ type: fc.constant('integer'), minimum: fc.integer({ min: -9, max: 9 }) }, { requiredKeys: ['type'] }),
  fc.record({ type: fc.constant('boolean') }),
) as fc.Arbitrary<Schema>;
const { schema } = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    plain,
    fc.record({ type: fc.constant('array'), items: tie('schema') }),
    fc.tuple(fc.dictionary(name, tie('schema'), { maxKeys: 3 }), fc.nat(3)).map(([properties, count]) => ({
      type: 'object',
      properties,
      required: Object.keys(properties).slice(0, count),
    })),
  ),
}));

/** The same meaning written otherwise, chosen by a stream of numbers. */
function respelled(given: Schema, next: () => number): Schema {
  const { properties, items, required, enum: values, ...rest } = given;
  const inner = properties as Record<string, Schema> | undefined;
  const written: Schema = {
    ...(Array.isArray(required) ? { required: [...(required as string[])].reverse() } : {}),
    ...(inner
      ? {
          properties: Object.fromEntries(
            Object.entries(inner)
              .reverse()
              .map(([key, one]) => [key, respelled(one, next)]),
          ),
        }
      : {}),
    ...(items ? { items: respelled(items as Schema, next) } : {}),
    ...(Array.isArray(values) ? { enum: [...(values as string[])].reverse() } : {}),
    ...rest,
    description: 'In other words.',
  };
  const { minimum, type, ...others } = written;
  if (typeof minimum === 'number' && next() % 2) return { ...others, type, exclusiveMinimum: minimum - 1 };
  return [
    written,
    { allOf: [written] },
    { oneOf: [written] },
    { ...written, type: [type] },
    { allOf: [{ title: 'x' }, written] },
  ][next() % 5] as Schema;
}

function stream(numbers: readonly number[]): () => number {
  let at = 0;
  return () => numbers[(at += 1) % numbers.length] ?? 0;
}

it('finds nothing between spellings of one meaning', () => {
  fc.assert(
    fc.property(schema, fc.array(fc.nat(9), { minLength: 1 }), (given, numbers) => {
      expect(differences(given, respelled(given, stream(numbers)))).toEqual([]);
    }),
  );
});

it('finds that a value may be null, however that is written', () => {
  fc.assert(
    fc.property(schema, fc.nat(2), (given, how) => {
      const { type, ...rest } = given;
      const nullable = [
        { ...given, nullable: true },
        { ...rest, type: [type, 'null'] },
        { anyOf: [{ type: 'null' }, given] },
      ][how];
      expect(differences(given, nullable as Schema)).toEqual([
        expect.objectContaining({ place: 'x', keyword: 'type', theirs: `${String(type)} or null` }),
      ]);
    }),
  );
});

it('finds each change of one keyword, and nothing else', () => {
  fc.assert(
    fc.property(plain, fc.constantFrom('maxLength', 'minimum', 'pattern', 'format', 'deprecated'), (given, keyword) => {
      const value = { maxLength: 99, minimum: 99, pattern: 'x', format: 'date', deprecated: true }[keyword];
      const found = differences(
        { type: 'object', properties: { a: given } },
        {
          type: 'object',
          properties: { a: { ...given, [keyword]: value } },
        },
      );
      expect(found.map((one) => [one.place, one.keyword])).toEqual([['x/a', keyword]]);
    }),
  );
});

it('ends where schemas refer to themselves', () => {
  const tree = {
    $ref: '#/components/schemas/Tree',
    components: {
      schemas: {
        Tree: {
          type: 'object',
          properties: { twigs: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
        },
      },
    },
  };
  expect(differences(tree, tree)).toEqual([]);
});

describe('what two schemas are compared in', () => {
  const members = (...names: string[]) => Object.fromEntries(names.map((key) => [key, { type: 'string' }]));
  const told = (ours: Schema, theirs: Schema) =>
    differences(ours, theirs).map(({ place, keyword }) => `${place} ${keyword}`);

  it.each([
    [
      { type: 'object', properties: members('a') },
      { type: 'object', properties: members('b') },
      ['x/a present', 'x/b present'],
    ],
    [{ type: 'object', properties: members('a') }, { type: 'string' }, ['x type']],
    [{ type: 'string' }, { type: 'array', items: members('a') }, ['x type']],
    [{ properties: members('a') }, {}, ['x type', 'x/a present']],
    [{}, { properties: members('a') }, ['x type', 'x/a present']],
    [
      { type: 'object', properties: members('a'), required: ['a'] },
      { type: 'object', properties: members('a') },
      ['x/a required'],
    ],
    [
      { anyOf: [{ type: 'string' }, { type: 'object', properties: members('a') }] },
      { anyOf: [{ type: 'string' }, { type: 'object', properties: { a: { type: 'integer' } } }] },
      ['x/a type'],
    ],
  ])('%j and %j', (ours, theirs, expected) => expect(told(ours, theirs).sort()).toEqual(expected));
});
