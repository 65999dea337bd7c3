import fc from 'fast-check';
import { decimalOf, sameValue } from './decimal.js';
import { ExactNumber } from './exact-number.js';
import { numberIn, numberOf, readJson } from './read-json.js';

const digits = (most: number) => fc.stringMatching(new RegExp(`^(0|[1-9]\\d{0,${most}})$`));

/** Any number RFC 8259 lets a text hold. */
const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits(40),
    fc.option(fc.stringMatching(/^\.\d{1,40}$/), { nil: '' }),
    fc.option(fc.stringMatching(/^[eE][+-]?\d{1,4}$/), { nil: '' }),
  )
  .map((parts) => parts.join(''));

describe('reading and writing JSON', () => {
  it('keeps the value of every number, wherever it stands and whatever is around it', () => {
    const text = fc.oneof(numberText, fc.double({ noNaN: true, noDefaultInfinity: true }).map(String));
    fc.assert(
      fc.property(text, fc.json(), fc.nat({ max: 20 }), (number, other, spaces) => {
        const written = JSON.stringify(readJson(`{"a":[${' '.repeat(spaces)}${number},${other}],"b":${number}}`));
        const [, first = '', last = ''] = /^\{"a":\[(-?[\d.eE+-]+),.*"b":(-?[\d.eE+-]+)\}$/s.exec(written) ?? [];
        expect([sameValue(first, number), sameValue(last, number)]).toEqual([true, true]);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads what needs no care as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const exact = JSON.stringify(readJson(text));
        expect(JSON.parse(exact)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('takes for JSON what is JSON, and nothing else', () => {
    const piece = fc.constantFrom(
      ...['[', ']', '{', '}', ':', ',', '"', '\\', '"a"', ' ', '-', '0', '.5', 'e', 'E+400', 'null'],
      ...['9007199254740993', '12345678901234567890', '"\\u0000"', '"\\u00001"', '\\"'],
    );
    const outcome = (read: (text: string) => unknown, text: string) => {
      try {
        return JSON.stringify(JSON.parse(JSON.stringify(read(text))));
      } catch {
        return 'none';
      }
    };
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(outcome(readJson, text)).toBe(outcome(JSON.parse, text));
        expect(outcome(readJson, `[${text}]`)).toBe(outcome(JSON.parse, `[${text}]`));
      }),
      { numRuns: 20_000 },
    );
  });

  it('knows the texts that stand for numbers from those that look alike', () => {
    const text = '[9007199254740993,"\\u00000",{"\\u00000":9007199254740995}]';
    expect(JSON.stringify(readJson(text))).toBe(text);
  });

  it.each([
    ['9007199254740993', true],
    ['-9007199254740993', true],
    ['1917043659912705296', true],
    ['0.1234567890123456789', true],
    ['1e400', true],
    ['1e-400', true],
    ['5e-324', false],
    ['1.2345e-320', true],
    ['9007199254740991', false],
    ['9007199254740994', false],
    ['1.10', false],
    ['1.0000000000000000', false],
    ['0.30000000000000004', false],
    ['123e20', false],
    ['-0', false],
    ['1000000000000000000000', true],
    ['100000000000000000000', false],
  ])('%s is kept as text: %s', (text, exact) => {
    expect(readJson(text)).toEqual(exact ? new ExactNumber(text) : Number(text));
    expect(numberOf(text)).toEqual(exact ? new ExactNumber(text) : Number(text));
  });

  it('leaves texts alone, and what is no JSON unread', () => {
    const text = '["9007199254740993",{"__proto__":9007199254740993,"9007199254740993":"1e400"}]';
    expect(JSON.stringify(readJson(text))).toBe(text);
    for (const wrong of ['09007199254740993', '[9007199254740993', '{9007199254740993:1}', '9007199254740993.']) {
      expect(() => readJson(wrong)).toThrow(SyntaxError);
    }
  });

  it.each([
    ['9007199254740993', new ExactNumber('9007199254740993')],
    ['12.50', 12.5],
    ['+5', 5],
    ['1e400', undefined],
    [' ', undefined],
    ['ten', undefined],
  ])('takes the text %j for %j', (text, expected) => expect(numberIn(text)).toEqual(expected));

  it('knows no zeros but those that count', () => {
    expect(decimalOf('-0012.3400e-2')).toEqual({ negative: true, digits: '1234', exponent: -4 });
    expect(decimalOf('-0.00e9')).toEqual({ negative: false, digits: '', exponent: 0 });
  });
});
