import fc from 'fast-check';
import { listItems } from './list-items.js';

it('finds the items of a list as they are written', () => {
  const text = ' { "x" : [9], "a\\u0062":{"list":[ {"2":1.0,"1":"]}\\"," } , 1e400,null ,"é\\u00e9",[ [] ] ] } } ';
  expect(listItems(text, '/ab/list')).toEqual(['{"2":1.0,"1":"]}\\"," }', '1e400', 'null', '"é\\u00e9"', '[ [] ]']);
  expect(listItems('[]', '')).toEqual([]);
});

it('takes the last of two members of a name, as JSON.parse does', () => {
  expect(listItems('{"a":[1],"a":[2]}', '/a')).toEqual(['2']);
});

it.each(['{}', '{"a":{}}', '{"a":1}', '{"b":[1]}', '[]', '"a"', 'null', ''])('finds none in %s', (text) => {
  expect(listItems(text, '/a')).toBeUndefined();
});

it('finds what JSON.parse finds, however it is spaced', () => {
  const spacing = fc.constantFrom(undefined, 1, '\t', ' \n');
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), fc.string(), spacing, (list, beside, name, space) => {
      fc.pre(name !== '__proto__');
      const text = JSON.stringify({ beside, [name]: list, after: [beside] }, null, space);
      const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const found = (JSON.parse(text) as Record<string, unknown>)[name];
      const items = listItems(text, pointer);
      expect(items?.map((item) => JSON.parse(item) as unknown)).toEqual(Array.isArray(found) ? found : undefined);
    }),
  );
});
