import type { QueryForm } from './write-query.js';
import { writeQuery } from './write-query.js';

const write = (value: unknown, form: Partial<QueryForm> = {}) =>
  writeQuery(value, { wireName: 'q', style: 'scalar', ...form }).join('&');

describe('a query value', () => {
  it.each([
    [undefined, {}, ''],
    [null, {}, ''],
    [0, {}, 'q=0'],
    ['a&b', {}, 'q=a%26b'],
    [['a', null, 'b'], {}, 'q=a&q=b'],
    [{ a: 1 }, {}, 'q=%7B%22a%22%3A1%7D'],
    [['a', 'b'], { style: 'repeat', delimiter: ',' }, 'q=a,b'],
    [['a,b', 'c'], { style: 'repeat', delimiter: ',' }, 'q=a%2Cb,c'],
    [['a', 'b'], { style: 'repeat', delimiter: '|' }, 'q=a%7Cb'],
    [['a', 'b'], { style: 'repeat', delimiter: ' ' }, 'q=a%20b'],
    [[], { style: 'repeat', delimiter: ',' }, ''],
    [{ a: 1, b: null, c: ['x', 'y'] }, { style: 'members' }, 'a=1&c=x&c=y'],
    [{ a: 1, b: 'x y' }, { style: 'pairs' }, 'q=a,1,b,x%20y'],
    [{}, { style: 'pairs' }, ''],
    [{ a: { b: [1, 2] } }, { style: 'map' }, 'q%5Ba%5D%5Bb%5D%5B%5D=1&q%5Ba%5D%5Bb%5D%5B%5D=2'],
    [{ a: [{ b: 1 }, { b: 2 }] }, { style: 'map' }, 'q%5Ba%5D%5B0%5D%5Bb%5D=1&q%5Ba%5D%5B1%5D%5Bb%5D=2'],
    [{ a: [[1], [2]] }, { style: 'map' }, 'q%5Ba%5D%5B0%5D%5B%5D=1&q%5Ba%5D%5B1%5D%5B%5D=2'],
    [['a'], { style: 'map' }, 'q%5B%5D=a'],
    [7, { style: 'map' }, 'q=7'],
    [{ a: [1] }, { style: 'json' }, 'q=%7B%22a%22%3A%5B1%5D%7D'],
    ['a', { style: 'json' }, 'q=%22a%22'],
    ["a/b?c:d@e!$'()*,;=&#[]+%", { allowReserved: true }, "q=a/b?c:d@e!$'()*,;=%26%23%5B%5D%2B%25"],
    [['a/b', 'c'], { style: 'repeat', delimiter: ',', allowReserved: true }, 'q=a/b,c'],
  ] as [unknown, Partial<QueryForm>, string][])('%j as %j', (value, form, text) =>
    expect(write(value, form)).toBe(text),
  );
});
