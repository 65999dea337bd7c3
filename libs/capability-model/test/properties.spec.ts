import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { createRouteTable, InputError, loadCapability, readQuery, toolArguments } from '../src/index.js';
import type { Operation } from '../src/index.js';
import type { PathEncoding } from '../src/operation/operation.js';
import { documentCases } from './document-cases.js';

const folder = mkdtempSync(join(tmpdir(), 'capability-'));

function load(document: unknown, name: string) {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, stringify(document));
  return loadCapability({ file, secrets: {} });
}

function echo(more: object = {}) {
  const consumed = {
    name: 'echo',
    method: 'GET',
    inputParameters: [
      { name: 'q', in: 'query' },
      { name: 'X-H', in: 'header' },
    ],
  };
  const exposed = { method: 'GET', name: 'echo', call: 'api.echo' };
  return {
    naftiko: '1.0.0-alpha2',
    info: { label: 'Echo', description: 'Echo.' },
    capability: {
      consumes: [
        {
          type: 'http',
          namespace: 'api',
          baseUri: 'https://echo.test/base',
          resources: [{ name: 'r', path: '/a/{id}/b', operations: [{ ...consumed, ...more }] }],
        },
      ],
      exposes: [
        { type: 'rest', port: 8080, namespace: 'rest-door', resources: [{ path: '/x/{id}', operations: [exposed] }] },
        {
          type: 'mcp',
          port: 9090,
          namespace: 'mcp-door',
          tools: [{ name: 'echo', description: 'Echo.', call: 'api.echo' }],
        },
      ],
    },
  };
}

const capability = load(echo(), 'echo');
const routes = createRouteTable(capability.routes);
const { operation } = capability.routes[0]!;

/** No half of a surrogate pair. */
const isWellFormed = (value: string) => !/\p{Surrogate}/u.test(value);

/** Text of every kind, often with what is special to paths, queries, headers, JSON or templates. */
const special = [
  '/',
  '..',
  '.',
  '%2F',
  '%',
  '?',
  '#',
  '&',
  '=',
  '+',
  ' ',
  '{{q}}',
  '{id}',
  '{{',
  '"',
  '\\',
  '\r\n',
  '\0',
  '[]',
  'é',
  '😀',
];
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.oneof(fc.constantFrom(...special), fc.string({ maxLength: 3 }))).map((parts) => parts.join('')),
);
const wellFormed = text.filter(isWellFormed);
const pathValue = wellFormed.filter((value) => !['', '.', '..'].includes(value));

describe('any value', () => {
  it('of a path comes through unharmed and alone in its segment', () => {
    fc.assert(
      fc.property(pathValue, (id) => {
        const { path, query } = operation.request({ path: { id }, query: {} });
        const segments = path.split('/');
        expect(segments).toHaveLength(4);
        expect(decodeURIComponent(segments[2]!)).toBe(id);
        expect(path).toMatch(/^\/a\/[A-Za-z0-9._~%-]+\/b$/);
        expect(new URL(`https://echo.test${path}`).pathname).toBe(path);
        expect(query).toBe('');
      }),
    );
  });

  it('of a path arrives from the request line as it was written there', () => {
    fc.assert(
      fc.property(pathValue, (id) => {
        const match = routes.match('GET', `/x/${encodeURIComponent(id)}`);
        expect(match.kind === 'match' && match.path['id']).toBe(id);
      }),
    );
  });

  it('of a query comes through unharmed, declared or not', () => {
    fc.assert(
      fc.property(wellFormed, wellFormed, wellFormed, (q, name, value) => {
        fc.pre(name !== '' && !/^q($|\[)/.test(name));
        const search = new URLSearchParams([
          ['q', q],
          [name, value],
        ]).toString();
        const input = { path: { id: '1' }, query: readQuery(operation, `?${search}`) };
        const sent = operation.request(input).query;
        const expected =
          name === 'X-H'
            ? [['q', q]]
            : [
                ['q', q],
                [name, value],
              ];
        expect([...new URLSearchParams(sent)]).toEqual(expected);
        expect(sent).toMatch(/^[A-Za-z0-9._~%&=-]*$/);
      }),
    );
  });

  it('of a header is one header or refused', () => {
    fc.assert(
      fc.property(text, (value) => {
        const query = readQuery(operation, '', { 'x-h': value });
        try {
          const { headers } = operation.request({ path: { id: '1' }, query });
          expect(Object.keys(headers)).toEqual(['accept', 'x-h']);
          expect(headers['x-h']).toMatch(/^[\x20-\x7e\x80-\xff]*$/);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
    );
  });

  it.each(['percent', 'percent-dots', 'keep-slash'] satisfies PathEncoding[])(
    'round-trips in the encoding %s',
    (encoding) => {
      const coded: Operation['request'] = (input) => withEncoding(encoding).request(input);
      fc.assert(
        fc.property(text, (id) => {
          let path: string;
          try {
            path = coded({ path: { id }, query: {} }).path;
          } catch (error) {
            const parts = encoding === 'keep-slash' ? id.split('/') : [id];
            expect(error).toBeInstanceOf(InputError);
            expect(!isWellFormed(id) || parts.some((part) => ['', '.', '..'].includes(part))).toBe(true);
            return;
          }
          expect(decodeURIComponent(path.slice('/a/'.length, -'/b'.length))).toBe(id);
          if (encoding !== 'keep-slash') expect(path.split('/')).toHaveLength(4);
          if (encoding === 'percent-dots') expect(path).not.toContain('.');
        }),
      );
    },
  );

  it('in a body template stays one value of its place', () => {
    const template = { name: '{{name}}', line: 'a {{name}} b', list: [{ deep: '{{any}}' }], fixed: 1 };
    const json = '{"name": "{{name}}", "line": "a {{name}} b", "list": [{"deep": {{any}}}], "fixed": 1}';
    const tools = [template, json].map((data, index) => {
      const document = echo({ method: 'POST', inputParameters: [], body: { type: 'json', data } });
      return load(document, `body-${index}`).tools[0]!.operation;
    });
    fc.assert(
      fc.property(text, fc.jsonValue(), (name, any) => {
        for (const tool of tools) {
          const input = toolArguments(tool).toInput({ id: '1', name, any });
          const { body, headers } = tool.request(input);
          expect(headers).toEqual({ accept: 'application/json', 'content-type': 'application/json' });
          expect(JSON.parse(body!)).toEqual({ name, line: `a ${name} b`, list: [{ deep: normal(any) }], fixed: 1 });
        }
      }),
    );
  });

  it('never makes reading a query change a prototype', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('__proto__', 'constructor', 'prototype', '[', ']', 'a', '=', '&', 'q')),
        (parts) => {
          readQuery(operation, parts.join(''));
          expect(({} as { a?: unknown }).a).toBeUndefined();
          expect(Object.keys(Object.prototype)).toEqual([]);
        },
      ),
    );
  });
});

const normal = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const github = documentCases()
  .find(({ name }) => name === 'github')!
  .load();

/** The echo operation with another encoding of its path value, by way of a contract. */
function withEncoding(encoding: PathEncoding): Operation {
  const known = encodings.get(encoding);
  if (known) return known;
  const contractDir = mkdtempSync(join(tmpdir(), 'contract-'));
  const id = { name: 'id', in: 'path', required: true, schema: {}, 'x-gateway': { encoding } };
  const paths = { '/a/{id}/b': { get: { operationId: 'echo', parameters: [id], responses: {} } } };
  writeFileSync(join(contractDir, 'c.json'), JSON.stringify({ openapi: '3.1.0', info: {}, paths }));
  const loaded = loadCapability({ file: join(folder, 'echo.yaml'), contractDir, secrets: {} }).routes[0]!.operation;
  encodings.set(encoding, loaded);
  return loaded;
}
const encodings = new Map<PathEncoding, Operation>();

describe('both spellings', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
  const inputs = fc.uniqueArray(fc.record({ name: word, in: fc.constantFrom('query', 'header') }), {
    selector: ({ name }) => name,
  });
  const operations = fc.uniqueArray(
    fc.record({ name: word, method: fc.constantFrom('GET', 'POST', 'DELETE'), inputParameters: inputs }),
    {
      selector: ({ name }) => name,
      minLength: 1,
      maxLength: 3,
    },
  );

  it('compile to the same for any document', () => {
    fc.assert(
      fc.property(operations, (list) => {
        const tools = list.map(({ name }) => ({ name, description: `Calls ${name}.`, call: `api.${name}` }));
        const array = load(
          spelled('naftiko', 'label', (items) => items, list, tools),
          'array',
        );
        const map = load(spelled('ikanos', 'display', keyed, list, tools), 'map');
        expect(plain(map)).toEqual(plain(array));
      }),
      { numRuns: 50 },
    );
  });

  type Named = { name: string };

  function keyed(items: readonly Named[]): unknown {
    return Object.fromEntries(
      items.map(({ name, ...rest }) => [
        name,
        'inputParameters' in rest ? { ...rest, inputParameters: keyed(rest.inputParameters as Named[]) } : rest,
      ]),
    );
  }

  function spelled(
    root: string,
    label: string,
    list: (items: readonly Named[]) => unknown,
    consumed: readonly Named[],
    tools: readonly Named[],
  ) {
    const resources = list([{ name: 'all', path: '/all', operations: list(consumed) } as Named]);
    return {
      [root]: '1.0.0-alpha3',
      info: { [label]: 'Any', description: 'Any.' },
      capability: {
        consumes: [{ type: 'http', namespace: 'api', baseUri: 'https://any.test', resources }],
        exposes: [{ type: 'mcp', port: 9090, namespace: 'tools-door', tools: list(tools) }],
      },
    };
  }

  function plain({ tools, upstreams }: typeof capability): unknown {
    const requests = tools.map((tool) => tool.operation.request({ path: {}, query: {}, body: undefined }));
    return JSON.parse(JSON.stringify({ tools, upstreams, requests })) as unknown;
  }
});

it('text of a caller is never a template', () => {
  const search = github.routes.find((route) => route.operation.id === 'search-issues')!.operation;
  const { query } = search.request({ path: {}, query: { q: '{{GITHUB_TOKEN}} {{env.GITHUB_TOKEN}} $this.x rest.q' } });
  expect(decodeURIComponent(query)).toBe('q={{GITHUB_TOKEN}} {{env.GITHUB_TOKEN}} $this.x rest.q');
});
