import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../src/cli/run.js';
import type { Change } from '../src/drift/format-drift.js';

const published = readFileSync(join(import.meta.dirname, 'drift/orchard.yaml'), 'utf8');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drift-'));
  write('orchard.yaml', published);
  expect(runCommandLine(['import', 'openapi', at('orchard.yaml'), '--out', at('orchard')])).toMatchObject({
    exitCode: 0,
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function at(name: string): string {
  return join(folder, name);
}

function write(name: string, text: string): void {
  writeFileSync(at(name), text);
}

/** The published file with one piece of its text replaced wherever it stands. */
function changed(from: string, to: string): string {
  expect(published).toContain(from);
  return published.replaceAll(from, to);
}

interface Diff {
  readonly exitCode: number;
  readonly changes: readonly Change[];
  readonly lines: readonly string[];
}

function diff(text: string, contract = 'orchard'): Diff {
  write('now.yaml', text);
  const line = ['diff', 'openapi', at('now.yaml'), at(contract)];
  const { exitCode, output } = runCommandLine(line);
  const { differences } = JSON.parse(runCommandLine([...line, '--json']).output) as { differences: Change[] };
  return { exitCode, changes: differences, lines: output.split('\n').slice(0, -1) };
}

it('finds nothing between a contract and the file it was made from', () => {
  expect(diff(published)).toEqual({ exitCode: 0, changes: [], lines: [] });
});

it('compares the members of forms that a value may have', () => {
  const forms = (kind: string) =>
    published.replace(
      "requestBody:\n        required: true\n        content: { application/json: { schema: { $ref: '#/components/schemas/TreeInput' } } }",
      `requestBody:\n        required: true\n        content: { application/json: { schema: { anyOf: [{ type: object, required: [a], properties: { a: { type: ${kind} } } }, { type: object, properties: { b: { type: string } } }] } } }`,
    );
  write('forms.yaml', forms('string'));
  runCommandLine(['import', 'openapi', at('forms.yaml'), '--out', at('forms')]);
  expect(diff(forms('string'), 'forms').changes).toEqual([]);
  const { changes } = diff(forms('integer'), 'forms');
  expect(changes.map(({ places, keyword }) => [places, keyword])).toEqual([[['plantTree/body/a'], 'type']]);
});

const CHANGES: readonly [kind: string, from: string, to: string, places: string[], keyword: string][] = [
  ['brackets', "'kinds[]'", 'kinds', ['listTrees/query/kinds[]'], 'name'],
  ['a parameter', 'name: row', 'name: line', ['listTrees/query/row'], 'name'],
  [
    'explode',
    'explode: true, schema: { type: array',
    'explode: false, schema: { type: array',
    ['listTrees/query/kinds[]'],
    'style',
  ],
  ['the style of an object', 'style: deepObject', 'style: form', ['listTrees/query/planted'], 'style'],
  ['a limit of a shared parameter', 'maximum: 100', 'maximum: 50', ['parameters/PerPage'], 'maximum'],
  ['a default', 'default: 20', 'default: 50', ['parameters/PerPage'], 'default'],
  ['a parameter that is demanded', 'name: row,', 'name: row, required: true,', ['listTrees/query/row'], 'required'],
  ['where a parameter goes', 'name: row, in: query', 'name: row, in: header', ['listTrees/query/row'], 'in'],
  ['a limit of text', 'maxLength: 40', 'maxLength: 30', ['TreeInput/name'], 'maxLength'],
  ['a limit of a list', 'maxItems: 5', 'maxItems: 9', ['TreeInput/labels'], 'maxItems'],
  ['a limit that goes', 'maxItems: 20, ', '', ['listTrees/query/kinds[]'], 'maxItems'],
  ['a pattern', 'pattern: ^\\S', 'pattern: ^\\w', ['TreeInput/name'], 'pattern'],
  ['a value more, in five places', 'pear, plum]', 'pear, plum, quince]', ['Kind'], 'enum'],
  ['a value less', '[apple, pear, plum]', '[apple, pear]', ['Kind'], 'enum'],
  ['a field that is demanded', 'required: [kind, name]', 'required: [kind]', ['TreeInput/name'], 'required'],
  [
    'a field of a body',
    '        height_cm: { type: integer, exclusiveMinimum: 0 }\n',
    '',
    ['TreeInput/height_cm'],
    'present',
  ],
  ['a field with another name', 'height_cm', 'height_mm', ['TreeInput/height_cm'], 'name'],
  ['a type', 'weight_g: { type: number', 'weight_g: { type: string', ['Fruit/weight_g'], 'type'],
  ['null', "[string, 'null']", 'string', ['TreeInput/note'], 'type'],
  ['a format', 'format: uuid', 'format: uri', ['Tree/id'], 'format'],
  ['an object that is open', '      additionalProperties: false\n', '', ['Place'], 'additionalProperties'],
  [
    'a body that is demanded',
    'requestBody:\n        content',
    'requestBody:\n        required: true\n        content',
    ['updateTree/body'],
    'required',
  ],
  [
    'the form of a body',
    'requestBody:\n        content: { application/json',
    'requestBody:\n        content: { text/csv',
    ['updateTree/body'],
    'content',
  ],
  ['a field of three answers', '        sweet: { type: boolean }\n', '', ['Fruit/sweet'], 'present'],
  ['a field more in answers', 'sweet:', 'sour: { type: boolean }\n        sweet:', ['Fruit/sour'], 'present'],
  ['a schema that is gone', '    Fruit:\n', '    Fruits:\n', ['Fruit'], 'schema'],
  [
    'an answer without a schema',
    '{ schema: { type: object, required: [tree]',
    '{ was: { type: object, required: [tree]',
    ['plantTree/reply/200', 'findTree/reply/200', 'updateTree/reply/200', 'fellTree/reply/200'],
    'schema',
  ],
  [
    'a kind of refusal',
    "        '422': { $ref: '#/components/responses/Refused' }\n",
    '',
    ['plantTree/reply/422'],
    'present',
  ],
  ['what a refusal looks like', 'code: { type: string }', 'code: { type: integer }', ['Refusal/code'], 'type'],
  [
    'a server',
    'orchard.test/v2',
    'orchard.test/v3',
    ['listTrees', 'plantTree', 'findTree', 'updateTree', 'fellTree'],
    'servers',
  ],
  [
    'security',
    '- key: []',
    '- token: []',
    ['listTrees', 'plantTree', 'findTree', 'updateTree', 'fellTree'],
    'security',
  ],
  [
    'the kind of key',
    'scheme: bearer',
    'scheme: basic',
    ['listTrees', 'plantTree', 'findTree', 'updateTree', 'fellTree'],
    'security',
  ],
  [
    'security of one operation',
    'operationId: fellTree',
    'security: []\n      operationId: fellTree',
    ['fellTree'],
    'security',
  ],
  [
    'a deprecated operation',
    'operationId: fellTree',
    'deprecated: true\n      operationId: fellTree',
    ['fellTree'],
    'deprecated',
  ],
  ['a deprecated parameter', 'name: row,', 'name: row, deprecated: true,', ['listTrees/query/row'], 'deprecated'],
  [
    'a deprecated field',
    'name: { type: string }',
    'name: { type: string, deprecated: true }',
    ['Tree/name'],
    'deprecated',
  ],
  ['an operation that is gone', '    delete:', '    options:', ['fellTree'], 'present'],
  ['an operation that moved', '  /trees:\n', '  /all-trees:\n', ['listTrees', 'plantTree'], 'path'],
];

it.each(CHANGES)('says in one line: %s', (_kind, from, to, places, keyword) => {
  const { exitCode, changes, lines } = diff(changed(from, to));
  expect(changes.map((change) => ({ places: change.places, keyword: change.keyword }))).toEqual([{ places, keyword }]);
  expect(lines).toHaveLength(1);
  expect(exitCode).toBe(1);
});

const SAME: readonly [kind: string, from: string, to: string][] = [
  [
    'inline for a reference',
    "items: { $ref: '#/components/schemas/Kind' }",
    'items: { type: string, enum: [plum, pear, apple] }',
  ],
  [
    'allOf of one',
    "fruit: { type: array, items: { $ref: '#/components/schemas/Fruit' } }",
    "fruit: { type: array, items: { allOf: [{ $ref: '#/components/schemas/Fruit' }, { description: One. }] } }",
  ],
  ['nullable', "type: [string, 'null']", 'type: string, nullable: true'],
  [
    'a choice with null',
    "{ type: [string, 'null'], description: For the gardener. }",
    "{ oneOf: [{ type: string }, { type: 'null' }] }",
  ],
  [
    'null first',
    "anyOf: [{ $ref: '#/components/schemas/Place' }, { type: 'null' }]",
    "oneOf: [{ type: 'null' }, { $ref: '#/components/schemas/Place' }]",
  ],
  ['a limit of whole numbers', 'exclusiveMinimum: 0', 'minimum: 1'],
  [
    'order of members',
    "kind: { $ref: '#/components/schemas/Kind' }\n        name: { type: string }",
    "name: { type: string }\n        kind: { $ref: '#/components/schemas/Kind' }",
  ],
  ['order of required', 'required: [x, y]', 'required: [y, x]'],
  ['order of values', '[apple, pear, plum]', '[plum, apple, pear]'],
  ['words', 'Trees and what they bear.', 'An orchard.'],
  [
    'words beside a reference',
    "schema: { $ref: '#/components/schemas/TreeInput' }",
    "schema: { $ref: '#/components/schemas/TreeInput', description: A tree. }",
  ],
  ['what is meant anyway', 'name: row,', 'name: row, required: false, deprecated: false, style: form,'],
  ['how one value explodes', 'name: row,', 'name: row, explode: false,'],
  ['what a placeholder is called', 'tree_id', 'id_of_tree'],
  ['what a scheme is called', 'key:', 'bearerAuth:'],
  ['what a schema is called', 'schemas/Fruit', 'schemas/Crop'],
  ['a slash behind the address', 'orchard.test/v2', 'orchard.test/v2/'],
  ['examples', 'sweet: { type: boolean', 'sweet: { examples: [true], type: boolean'],
  ['one value', 'code: { type: string }', 'code: { type: [string] }'],
];

it.each(SAME)('says nothing of another spelling: %s', (kind, from, to) => {
  const text = changed(from, to);
  const renamed = kind === 'what a schema is called' ? text.replace('    Fruit:\n', '    Crop:\n') : text;
  expect(diff(renamed)).toEqual({ exitCode: 0, changes: [], lines: [] });
});

describe('deliberate differences', () => {
  const deviation = (keyword: string, said: string, place: string, more = '') =>
    `    - { reason: the server says so, keyword: ${keyword}, published: ${said}, at: [${place}]${more} }\n`;

  beforeAll(() => {
    const input = changed('maxLength: 40', 'maxLength: 20').replace(
      ', description: For the gardener.',
      ', maxLength: 9',
    );
    write(
      'ours.yaml',
      input.replace('sweet: { type: boolean }', 'sweet: { type: boolean }\n        rotten: { type: boolean }'),
    );
    runCommandLine(['import', 'openapi', at('ours.yaml'), '--out', at('ours')]);
    mkdirSync(at('ours/contract'), { recursive: true });
    const list = [
      deviation('maxLength', "'40'", 'TreeInput/name'),
      deviation('maxLength', 'nothing', 'TreeInput/note'),
      deviation('present', 'nothing', 'Fruit/rotten', ', until: 2.4.0'),
    ];
    write('ours/contract/deviations.yaml', `x-gateway:\n  deviations:\n${list.join('')}`);
  });

  it('are counted, and listed once with their reason when asked for', () => {
    expect(diff(published, 'ours')).toMatchObject({ exitCode: 0, changes: [] });
    const { output } = runCommandLine(['diff', 'openapi', at('now.yaml'), at('ours'), '--all']);
    expect(output.split('\n').slice(0, 3)).toEqual([
      'deliberate maxLength, theirs 40: the server says so: TreeInput/name',
      'deliberate maxLength, theirs nothing: the server says so: TreeInput/note',
      'deliberate present, theirs nothing: the server says so: Fruit/rotten',
    ]);
  });

  it.each([
    ['maxLength: 40', 'maxLength: 30', 'TreeInput/name maxLength: theirs 30, before 40'],
    ['maxLength: 40', 'maxLength: 20', 'TreeInput/name maxLength: theirs as ours now, 40 before'],
    ['sweet:', 'rotten: { type: boolean }\n        sweet:', 'Fruit/rotten present: theirs as ours now, nothing before'],
  ])('are drift when the published file moves: %s -> %s', (from, to, said) => {
    const { exitCode, lines } = diff(changed(from, to), 'ours');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(said);
    expect(exitCode).toBe(1);
  });

  it('end with the version that brings the published file to what the contract says', () => {
    const next = changed('version: 2.3.0', 'version: 2.4.0');
    expect(diff(next, 'ours').lines).toEqual(['Fruit/rotten present: ours boolean, theirs nothing']);
    expect(diff(next.replace('sweet:', 'rotten: { type: boolean }\n        sweet:'), 'ours').lines).toEqual([]);
  });
});
