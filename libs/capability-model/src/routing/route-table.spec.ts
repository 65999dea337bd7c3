import type { Route } from '../operation/capability.js';
import type { HttpMethod } from '../operation/operation.js';
import { createRouteTable } from './route-table.js';

function route(line: string, ...rawSlash: string[]): Route {
  const [method = '', path = ''] = line.split(' ');
  const names = [...path.matchAll(/\{(.+?)\}/g)].map(([, name = '']) => name);
  const parameters = names.map((name) => ({ in: 'path', name, rawSlash: rawSlash.includes(name) }));
  return { method: method as HttpMethod, path, operation: { parameters } as unknown as Route['operation'] };
}

const table = createRouteTable([
  route('GET /a/{id}'),
  route('PUT /a/{id}'),
  route('GET /a/new'),
  route('POST /a/{id}/void'),
  route('GET /codes/{code}', 'code'),
  route('GET /codes/{code}/items/{item}', 'code'),
  route('DELETE /codes/{key}', 'key'),
  route('GET /'),
  route('GET /x/{a}/{b}', 'a', 'b'),
  route('GET /files/{id}.json'),
  route('GET /files/{id}'),
  route('GET /compare/{base}...{head}'),
  route('GET /lists/{ids}'),
]);
const lists = table.match('GET', '/lists/1');
if (lists.kind === 'match') Object.assign(lists.route.operation.parameters[0]!, { style: 'repeat' });

function found(method: string, path: string) {
  const match = table.match(method, path);
  return match.kind === 'match' ? [match.route.path, { ...match.path }] : match;
}

describe('a route table', () => {
  it.each([
    ['GET', '/a/1', ['/a/{id}', { id: '1' }]],
    ['GET', '/a/new', ['/a/new', {}]],
    ['GET', '/%61/n%65w', ['/a/new', {}]],
    ['PUT', '/a/new', ['/a/{id}', { id: 'new' }]],
    ['GET', '/a/1/', ['/a/{id}', { id: '1' }]],
    ['GET', '/a/1%2F2%252F', ['/a/{id}', { id: '1/2%2F' }]],
    ['GET', '/a/+%2B', ['/a/{id}', { id: '++' }]],
    ['POST', '/a/void/void', ['/a/{id}/void', { id: 'void' }]],
    ['GET', '/codes/a/b/c', ['/codes/{code}', { code: 'a/b/c' }]],
    ['GET', '/codes/a/items', ['/codes/{code}', { code: 'a/items' }]],
    ['GET', '/codes/a/b/items/7', ['/codes/{code}/items/{item}', { code: 'a/b', item: '7' }]],
    ['DELETE', '/codes/a/b', ['/codes/{key}', { key: 'a/b' }]],
    ['GET', '/', ['/', {}]],
    ['GET', '/x/1/2/3', ['/x/{a}/{b}', { a: '1', b: '2/3' }]],
    ['GET', '/files/7.json', ['/files/{id}.json', { id: '7' }]],
    ['GET', '/files/a%2Fb.json', ['/files/{id}.json', { id: 'a/b' }]],
    ['GET', '/files/.json', ['/files/{id}', { id: '.json' }]],
    ['GET', '/files/7.xml', ['/files/{id}', { id: '7.xml' }]],
    ['GET', '/compare/a...b...c', ['/compare/{base}...{head}', { base: 'a', head: 'b...c' }]],
    ['GET', '/compare/....b', ['/compare/{base}...{head}', { base: '.', head: 'b' }]],
    ['GET', '/compare/...b', { kind: 'none' }],
    ['GET', '/compare/a...', { kind: 'none' }],
    ['GET', '/lists/a,b%2Cc,d', ['/lists/{ids}', { ids: ['a', 'b,c', 'd'] }]],
    ['DELETE', '/a/new', { kind: 'method', allow: ['GET', 'PUT'] }],
    ['PATCH', '/codes/a/items/7', { kind: 'method', allow: ['GET', 'DELETE'] }],
    ['GET', '/a', { kind: 'none' }],
    ['GET', '/a//', { kind: 'none' }],
    ['GET', '/codes//a', { kind: 'none' }],
    ['GET', '/A/1', { kind: 'none' }],
    ['GET', '/a/1/void/more', { kind: 'none' }],
    ['GET', '/a/%', { kind: 'malformed' }],
    ['GET', '/a/%FF', { kind: 'malformed' }],
    ['GET', 'a/1', { kind: 'malformed' }],
  ])('%s %s', (method, path, expected) => expect(found(method, path)).toEqual(expected));

  it('ends on a long path that fits nothing: trying every split would not', () => {
    expect(found('GET', `/x${'/1'.repeat(3000)}//`)).toEqual({ kind: 'none' });
  });
});
