import { ExactNumber } from '../values/exact-number.js';
import { odditiesOf, unwritableValues } from './unwritable-values.js';

const exact = (text: string) => new ExactNumber(text);

describe('values that must not go on', () => {
  it('are NUL characters in texts and names, however deep', () => {
    const input = { query: { q: 'a\0' }, body: { a: ['x', '\0'], 'b\0c': 1, 'd/e': { f: 'g\0' } } };
    expect(odditiesOf(input)).toEqual({ nul: true, exact: false, unreadable: false });
    expect(unwritableValues(input, 9)).toEqual(
      ['/query/q', '/body/a/1', '/body/b\0c', '/body/d~1e/f'].map((pointer) => ({ pointer, keyword: 'nul' })),
    );
  });

  it('are numbers that become infinity, or are longer than any quantity', () => {
    const fine = [exact('9007199254740993'), exact('1e-400'), exact('-'.padEnd(500, '7'))];
    const input = { body: { fine, wrong: [exact('1e400'), exact('-2.5E+999'), exact('1'.repeat(1001))] } };
    expect(odditiesOf(input)).toEqual({ nul: false, exact: true, unreadable: true });
    expect(odditiesOf(fine).unreadable).toBe(false);
    expect(unwritableValues(input, 9)).toEqual(
      [0, 1, 2].map((index) => ({ pointer: `/body/wrong/${index}`, keyword: 'number' })),
    );
  });

  it('are looked for up to a bound', () =>
    expect(unwritableValues({ body: Array(50).fill('\0'), 'a\0': 1 }, 20)).toHaveLength(20));

  it('are not found where there are none', () => {
    const input = { path: { id: 'a' }, query: {}, body: [null, 1, true, 'ä'] };
    expect(odditiesOf(input)).toEqual({ nul: false, exact: false, unreadable: false });
    expect(unwritableValues(input, 9)).toEqual([]);
  });
});
