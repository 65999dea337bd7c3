import fc from 'fast-check';
import { ProblemError } from '../../problem/problem.js';
import { checkJsonLimits } from './json-limits.js';
import { parseJson } from './read-body.js';

const parse = (text: string) => parseJson(Buffer.from(text));

const objectOf = (members: number) => `{${Array.from({ length: members }, (_, index) => `"${index}":0`).join()}}`;

describe('JSON limits', () => {
  it.each([
    ['depth', `${'['.repeat(65)}${']'.repeat(65)}`, 'deeper than 64'],
    ['depth of what is never closed', '{"a":'.repeat(100_000), 'deeper than 64'],
    ['members', `[${Array(6).fill(objectOf(9_000)).join()}]`, 'more than 50000 members'],
    ['members of one object', `[{},${objectOf(10_001)}]`, 'an object of more than 10000 members'],
    ['items', `[${'{},'.repeat(50_001)}{}]`, 'more than 50000 items'],
    ['items of many lists', `[${'[0,0],'.repeat(30_000)}0]`, 'more than 50000 items'],
    ['__proto__', '{"a":[{"__proto__":{"admin":true}}]}', '__proto__'],
    ['__proto__ in disguise', String.raw`{"\u005f_proto__":1}`, '__proto__'],
    ['constructor.prototype', '{"constructor":{"prototype":{"admin":true}}}', 'constructor'],
    ['a NUL behind', '{}\0', 'not valid JSON'],
  ])('refuse %s', (_name, text, message) => {
    expect(() => parse(text)).toThrow(ProblemError);
    expect(() => parse(text)).toThrow(message);
  });

  it('refuse bytes that are not UTF-8', () => {
    expect(() => parseJson(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).toThrow('not valid JSON in UTF-8');
  });

  it('accept what they are for', () => {
    const text = `${'['.repeat(64)}${']'.repeat(64)}`;
    expect(JSON.stringify(parse(text))).toBe(text);
    expect(parse(`[${'0,'.repeat(50_000)}0]`)).toHaveLength(50_001);
    expect(parse(`[${Array(5).fill(objectOf(10_000)).join()}]`)).toHaveLength(5);
    expect(parse('{"constructor":"Ferrari","prototype":{}}')).toEqual({ constructor: 'Ferrari', prototype: {} });
  });

  it('leave every digit of a number where it is', () => {
    const text = '{"a":[9007199254740993,0.10],"b":1e400}';
    expect(JSON.stringify(parse(text))).toBe(text.replace('0.10', '0.1'));
  });

  it('count brackets and colons outside strings only, whatever the strings hold', () => {
    const depthOf = (value: unknown): number =>
      typeof value === 'object' && value !== null
        ? 1 + Math.max(0, ...Object.values(value).map((inner) => depthOf(inner)))
        : 0;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 8 }), (value, depth) => {
        const check = () =>
          checkJsonLimits(Buffer.from(JSON.stringify(value)), { depth, keys: 1e9, keysOfOne: 1e9, items: 1e9 });
        if (depthOf(value) > depth) expect(check).toThrow(ProblemError);
        else expect(check).not.toThrow();
      }),
    );
  });
});
