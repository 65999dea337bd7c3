import { InputError } from '../operation/input-error.js';
import type { Operation, Parameter } from '../operation/operation.js';
import { readQuery } from './read-query.js';

const query = (wireName: string, more: Partial<Parameter> = {}) => ({
  in: 'query',
  name: wireName.replace('[]', ''),
  wireName,
  style: 'scalar',
  ...more,
});

const operation = {
  parameters: [
    query('page'),
    query('statuses[]', { style: 'repeat' }),
    query('tags', { style: 'repeat', delimiter: ',' }),
    query('metadata', { style: 'map', schema: {} }),
    query('group', { style: 'map', jsonText: true, schema: {} }),
    query('X-Team', { header: 'X-Team' }),
    query('X-Ids', { header: 'X-Ids', style: 'repeat' }),
    query('page[size]'),
    query('sort', { style: 'pairs' }),
    query('where', { style: 'json' }),
    query('lines', { style: 'map', schema: { type: 'array', items: { type: 'object' } } }),
    query('filter', { style: 'members', schema: { properties: { city: {}, year: {} } } }),
  ],
} as unknown as Operation;

const read = (search: string, headers?: Record<string, string>) =>
  JSON.parse(JSON.stringify(readQuery(operation, search, headers))) as unknown;

describe('a query', () => {
  it.each([
    ['page[size]=3&page=1', { 'page[size]': '3', page: '1' }],
    ['page%5Bsize%5D=3&page[size]=4', { 'page[size]': ['3', '4'] }],
    ['sort=by,date,way,up', { sort: { by: 'date', way: 'up' } }],
    ['where=%7B%22n%22%3A1%7D', { where: { n: 1 } }],
    ['where=none', { where: 'none' }],
    ['city=Oslo&year=2024&other=1', { filter: { city: 'Oslo', year: '2024' }, other: '1' }],
    ['?page=3', { page: '3' }],
    ['page=3&page=4', { page: ['3', '4'] }],
    ['page[]=3', { page: ['3'] }],
    ['page[x]=3', { page: { x: '3' } }],
    ['page', { page: '' }],
    ['statuses[]=a&statuses%5B%5D=b', { statuses: ['a', 'b'] }],
    ['statuses=a', { statuses: ['a'] }],
    ['statuses=a&statuses[]=b', { statuses: ['a', 'b'] }],
    ['statuses[0]=a', { statuses: { 0: 'a' } }],
    ['tags=a,b', { tags: ['a', 'b'] }],
    ['metadata[a]=1&metadata[b+c]=%26', { metadata: { a: '1', 'b c': '&' } }],
    ['metadata[a][]=1&metadata[a][]=2&metadata[b][c]=3', { metadata: { a: ['1', '2'], b: { c: '3' } } }],
    ['metadata={"a":"1"}', { metadata: '{"a":"1"}' }],
    ['group={"a":"1"}', { group: { a: '1' } }],
    ['group=[1]', { group: '[1]' }],
    ['metadata[]=1&metadata[]=2&page[]=3&page[]=4', { metadata: ['1', '2'], page: ['3', '4'] }],
    ['group={broken', { group: '{broken' }],
    ['other=1&b[]=2&other=3&b[]=4', { other: ['1', '3'], 'b[]': ['2', '4'] }],
    ['&&=x&a=b=c', { '': 'x', a: 'b=c' }],
    ['X-Team=blue', {}],
    ['lines[1][sku]=b&lines[0][sku]=a', { lines: [{ sku: 'a' }, { sku: 'b' }] }],
  ])('%s', (search, expected) => expect(read(search)).toEqual(expected));

  it('takes header inputs from the headers', () => {
    expect(read('X-Team=no', { 'x-team': 'blue' })).toEqual({ 'X-Team': 'blue' });
  });

  it('keeps dangerous names as plain data', () => {
    const result = readQuery(operation, '__proto__=1&metadata[__proto__]=2&metadata[constructor][prototype]=3');
    expect(Object.getPrototypeOf(result)).toBeNull();
    expect(Object.getPrototypeOf(result['metadata'])).toBeNull();
    expect(Object.keys(result)).toEqual(['__proto__', 'metadata']);
    expect(({} as Record<string, unknown>)['prototype']).toBeUndefined();
  });

  it('keeps every digit of a number in JSON', () => {
    const { group } = readQuery(operation, 'group={"a":9007199254740993}');
    expect(JSON.stringify(group)).toBe('{"a":9007199254740993}');
  });

  it('refuses what would fill the stack', () => {
    const deep = `page${'[a]'.repeat(33)}=1`;
    expect(() => readQuery(operation, deep)).toThrow(InputError);
    expect(() => readQuery(operation, deep.replace('page', 'unknown'))).toThrow('no deeper than 32');
    expect(() => readQuery(operation, `group={"a":${'['.repeat(33)}${']'.repeat(33)}}`)).toThrow(InputError);
    expect(read(`page${'[a]'.repeat(32)}=1`)).toBeDefined();
  });

  it('reads lists out of headers, and gives what nobody names to an open object', () => {
    expect(read('', { 'x-ids': 'a, b' })).toEqual({ 'X-Ids': ['a', 'b'] });
    const open = { parameters: [query('rest', { style: 'members', schema: { additionalProperties: {} } })] };
    expect(readQuery(open as unknown as Operation, 'a=1&b=2')).toMatchObject({ rest: { a: '1', b: '2' } });
  });

  it('refuses broken percent-encoding', () => {
    expect(() => readQuery(operation, 'page=%ZZ')).toThrow(InputError);
    expect(() => readQuery(operation, '%FF=1')).toThrow(
      expect.objectContaining({
        pointer: '/query',
        violation: {
          ...{ pointer: '/query', place: 'query', name: 'query', keyword: 'encoding', received: 'string' },
          expected: 'percent-encoded UTF-8',
          message: 'the query must be percent-encoded UTF-8',
        },
      }),
    );
  });
});
