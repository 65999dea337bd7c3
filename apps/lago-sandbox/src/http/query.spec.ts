import { list, map, parseQuery, scalar } from './query.js';

test('reads values, lists and maps as Rails does', () => {
  const query = parseQuery(
    'page=2&statuses[]=draft&statuses%5B%5D=voided&metadata[color]=light+blue&metadata[size]=&flag&name=a%3Db',
  );
  expect(scalar(query, 'page')).toBe('2');
  expect(list(query, 'statuses')).toEqual(['draft', 'voided']);
  expect(map(query, 'metadata')).toEqual({ color: 'light blue', size: '' });
  expect(scalar(query, 'name')).toBe('a=b');
});

test('a value of another kind counts as absent', () => {
  const query = parseQuery('statuses=draft&page[]=2&empty=');
  expect([list(query, 'statuses'), scalar(query, 'page'), scalar(query, 'empty'), map(query, 'page')]).toEqual([
    [],
    undefined,
    undefined,
    undefined,
  ]);
});

test('bad escapes and names of Object are harmless', () => {
  expect(scalar(parseQuery('a=%E0%A4%A'), 'a')).toBe('%E0%A4%A');
  expect(list(parseQuery('toString[]=x'), 'toString')).toEqual(['x']);
  expect(scalar(parseQuery('__proto__[page]=9'), 'page')).toBeUndefined();
});
