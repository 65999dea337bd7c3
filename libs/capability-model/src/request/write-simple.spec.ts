import { readSimple } from '../reading/read-simple.js';
import type { Parameter, QueryStyle } from '../operation/operation.js';
import { writeSimple } from './write-simple.js';

const write = (value: unknown, style: QueryStyle) => writeSimple(value, style, encodeURIComponent);

describe('a value in a path or header', () => {
  it.each([
    [7, 'scalar', '7'],
    ['a,b', 'scalar', 'a%2Cb'],
    [['a', 'b,c'], 'repeat', 'a,b%2Cc'],
    [{ a: '1', b: '2,3' }, 'pairs', 'a,1,b,2%2C3'],
    [{ a: '1', b: '2=3', '': 'x' }, 'members', 'a=1,b=2%3D3,=x'],
    [[], 'repeat', undefined],
    [['a'], 'scalar', undefined],
    [{ a: 1 }, 'scalar', undefined],
    [{}, 'pairs', undefined],
    [null, 'scalar', undefined],
    [undefined, 'scalar', undefined],
  ] as [unknown, QueryStyle, string | undefined][])('%j as %s is %s', (value, style, text) => {
    expect(write(value, style)).toBe(text);
    if (text !== undefined && style !== 'scalar') {
      expect(readSimple(text, { style } as Parameter, decodeURIComponent)).toEqual(value);
    }
  });
});
