import { diffCatalogs } from '../catalog/diff.mjs';
import { readSnapshots } from '../catalog/snapshots.mjs';
import { packagedCatalog } from './support/catalog.js';

const listed = packagedCatalog().map((tool) => tool.listed);

describe('the committed snapshots', () => {
  const snapshots = new Map(readSnapshots().map((tool) => [tool.name, tool]));

  it.each(listed.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
    // When this is meant: npm run catalog -- --update
    expect(JSON.parse(JSON.stringify(tool))).toEqual(snapshots.get(name));
  });

  it('hold no tool that is gone', () => expect(snapshots.size).toBe(listed.length));
});

describe('the catalog diff', () => {
  const tool = {
    name: 'a',
    title: 'A',
    description: 'does a',
    annotations: { readOnlyHint: true, destructiveHint: false },
    inputSchema: { type: 'object', properties: { x: { type: 'string', enum: ['1', '2'] } } },
    outputSchema: { type: 'object', properties: { a: { type: 'object' } } },
  };
  const withInput = (inputSchema: object) => ({ ...tool, inputSchema: { type: 'object', ...inputSchema } });

  it.each<[string, unknown[], boolean]>([
    ['nothing', [tool], false],
    ['another tool', [tool, { ...tool, name: 'b' }], false],
    ['other words', [{ ...tool, description: 'does a better' }], false],
    [
      'a new optional argument',
      [withInput({ properties: { ...tool.inputSchema.properties, y: { type: 'string' } } })],
      false,
    ],
    ['a tool that is gone', [], true],
    ['an argument that is gone', [withInput({ properties: {} })], true],
    ['an argument that is required now', [withInput({ ...tool.inputSchema, required: ['x'] })], true],
    ['another type', [withInput({ properties: { x: { type: 'integer', enum: ['1', '2'] } } })], true],
    ['a value that is gone', [withInput({ properties: { x: { type: 'string', enum: ['1'] } } })], true],
    [
      'a tool that became destructive',
      [{ ...tool, annotations: { readOnlyHint: false, destructiveHint: true } }],
      true,
    ],
    ['an answer without its root', [{ ...tool, outputSchema: { type: 'object', properties: {} } }], true],
  ])('%s', (_, after, breaking) => {
    expect(diffCatalogs([tool], after).some((change) => change.breaking)).toBe(breaking);
  });
});
