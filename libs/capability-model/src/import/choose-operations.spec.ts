import { parseSource } from '../document/source-file.js';
import type { SourceFile } from '../document/source-file.js';
import { References } from '../published/references.js';
import { chooseOperations, slug } from './choose-operations.js';
import type { Choice } from './choose-operations.js';

const reply = { responses: {} };
const root = {
  paths: {
    '/a': {
      get: { operationId: 'listA', tags: ['Shelf', 'other'], ...reply },
      post: { operationId: 'list/A', ...reply },
    },
    '/a/{id}': { get: { ...reply, tags: ['jam'] }, put: { operationId: 'LISTA', ...reply }, head: reply },
    'x-extra': { get: { operationId: 'none' } },
    '/b': { get: 'nothing', trace: { operationId: 'trace', tags: ['jam'] }, delete: { operationId: 5 } },
    '/c': null,
    '/d': { $ref: '#/nowhere' },
  },
};
const source = parseSource('api.json', JSON.stringify(root)) as SourceFile;
const api = { source, root, remarks: [] };

function choose(choice: Choice = {}) {
  const { operations, leftOut } = chooseOperations(api, new References(api), choice);
  return [
    operations.map(({ name, method, path, tag }) => `${name} ${method} ${path} ${tag}`),
    leftOut.map(({ operation, reason }) => `${operation?.name} ${operation?.path} ${reason}`),
  ];
}

const LOST = '/d /d $ref #/nowhere leads nowhere';

describe('the operations of a file', () => {
  it('each have a name of their own, whatever its case', () => {
    expect(choose()).toEqual([
      [
        ...['listA GET /a Shelf', 'list-A POST /a other', 'get-a-id GET /a/{id} jam', 'LISTA-2 PUT /a/{id} other'],
        'delete-b DELETE /b other',
      ],
      ['HEAD /a/{id} /a/{id} HEAD is not served', 'trace /b TRACE is not served', LOST],
    ]);
  });

  it('are chosen by tag or operationId, in any case', () => {
    expect(choose({ tags: ['JAM'] })).toEqual([['get-a-id GET /a/{id} jam'], ['trace /b TRACE is not served', LOST]]);
    expect(choose({ tags: ['shelf'] })[0]).toEqual(['listA GET /a Shelf']);
    expect(choose({ tags: ['other'] })[0]).toEqual(['listA GET /a Shelf']);
    expect(choose({ operations: ['lista'] })[0]).toEqual(['listA GET /a Shelf', 'LISTA-2 PUT /a/{id} other']);
    expect(choose({ tags: ['jam'], operations: ['listA'] })[0]).toEqual([]);
  });

  it.each([
    ['Get  a/b', '-', 'Get-a-b'],
    ['--x__', '_', 'x'],
    ['a-_b', '_', 'a_b'],
    ['ü', '-', 'unnamed'],
  ] as const)('%j has the identifier %j: %s', (text, separator, expected) => {
    expect(slug(text, separator)).toBe(expected);
  });
});
