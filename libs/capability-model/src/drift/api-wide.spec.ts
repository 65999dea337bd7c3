import { indexOperations } from '../contract/index-operations.js';
import { parseSource } from '../document/source-file.js';
import type { SourceFile } from '../document/source-file.js';
import { securityOf, serversOf } from './api-wide.js';

type Tree = Record<string, unknown>;

function look(root: Tree, operation: Tree = {}, item: Tree = {}, shared?: Tree) {
  const tree = { openapi: '3.1.0', ...root, paths: { '/a': { ...item, get: operation } } };
  const sources = [['main.json', tree] as const, ...(shared ? [['shared.json', shared] as const] : [])];
  const files = new Map(sources.map(([name, text]) => [name, parseSource(name, JSON.stringify(text)) as SourceFile]));
  const [entry] = indexOperations(files);
  return [serversOf(entry!, files), securityOf(entry!, files)] as const;
}

const servers = (...urls: string[]) => ({ servers: urls.map((url) => ({ url })) });

describe('where an operation is served', () => {
  it.each([
    [{}, {}, {}, '/', 'main.json#/servers'],
    [
      servers('https://b.test/', 'https://a.test/v1//'),
      {},
      {},
      'https://a.test/v1, https://b.test',
      'main.json#/servers',
    ],
    [servers('https://a.test'), {}, servers('/item'), '/item', 'main.json#/paths/~1a/servers'],
    [servers('https://a.test'), servers('/own'), servers('/item'), '/own', 'main.json#/paths/~1a/get/servers'],
    [servers('/'), {}, {}, '/', 'main.json#/servers'],
  ])('%j %j %j', (root, operation, item, said, cause) => {
    expect(look(root, operation, item)[0]).toEqual({ said, causes: [cause] });
  });

  it('is told with the defaults of variables, where they have one', () => {
    const variables = { town: { default: 'main' }, port: {} };
    const [{ said }] = look({ servers: [{ url: 'https://{town}.test:{port}/{other}', variables }] });
    expect(said).toBe('https://main.test:{port}/{other}');
  });

  it('may stand in another file', () => {
    expect(look({}, {}, {}, servers('https://far.test'))[0]).toEqual({
      said: 'https://far.test',
      causes: ['shared.json#/servers'],
    });
  });
});

describe('how a call authenticates', () => {
  const securitySchemes = {
    login: { type: 'http', scheme: 'Bearer' },
    key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    grant: { type: 'oauth2', flows: { implicit: { authorizationUrl: 'u' } }, description: 'Ask us.' },
  };
  const said = (security: unknown, own: Tree = {}, shared?: Tree) =>
    look({ security, ...(shared ? {} : { components: { securitySchemes } }) }, own, {}, shared)[1].said;

  it.each([
    [undefined, 'none'],
    [[], 'none'],
    [[{}], 'none'],
    [[{ login: [] }], 'http bearer'],
    [[{ login: [], key: [] }], 'http bearer with key in header X-Key'],
    [[{ login: [] }, { key: [] }, {}], 'http bearer or key in header X-Key or none'],
    [[{ key: ['write', 'read'] }], 'key in header X-Key for read and write'],
    [[{ grant: [] }], 'oauth2 {"flows":{"implicit":{"authorizationUrl":"u"}}}'],
    [[{ other: [] }], 'unknown scheme other'],
  ])('%j is %s', (security, expected) => expect(said(security)).toBe(expected));

  it('is what the operation says, and its schemes may stand in another file', () => {
    expect(said([{ login: [] }], { security: [] })).toBe('none');
    expect(said([{ login: [] }], {}, { components: { securitySchemes } })).toBe('http bearer');
  });
});
