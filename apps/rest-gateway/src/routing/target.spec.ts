import { readTarget } from './target.js';

const read = (url: string) => readTarget(url, ['/api/v1']);

describe('a request target', () => {
  it.each([
    ['/customers', '/customers', ''],
    ['/customers/', '/customers', ''],
    ['/', '/', ''],
    ['/api/v1/customers?page=1', '/customers', 'page=1'],
    ['/api/v1', '/api/v1', ''],
    ['/api/v10/customers', '/api/v10/customers', ''],
    ['/api/v1/api/v1/x', '/api/v1/x', ''],
    ['/customers?', '/customers', ''],
    ['/customers?a=b?c', '/customers', 'a=b?c'],
    ['/customers/a%2Fb', '/customers/a%2Fb', ''],
  ])('%s', (url, path, search) => expect(read(url)).toMatchObject({ path, search }));

  it.each([
    ['/api/v1/customers', '/api/v1'],
    ['/customers', ''],
    ['/api/v10/customers', ''],
  ])('%s: the prefix that was left out is %j', (url, prefix) => expect(read(url).prefix).toBe(prefix));

  it.each(['*', 'customers', 'ftp://x/y', 'http://x/y', '/a#b', ''])('%j is none', (url) =>
    expect(() => read(url)).toThrow('the request target is not a path'),
  );
});
