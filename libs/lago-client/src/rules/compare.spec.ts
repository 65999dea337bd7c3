import fc from 'fast-check';
import { ExactNumber } from '@lago/capability-model';
import { equalsSent, matches, pairable } from './compare.js';
import type { MatchEntry } from './rule.js';

const exact = (text: string) => new ExactNumber(text);

const holds = (entry: Partial<MatchEntry>, sent: unknown, found: unknown) =>
  matches([{ sent: '/v', found: '/w', ...entry }], { v: sent }, { w: found });

it.each([
  [{}, 'a', 'a', true],
  [{}, 1, '1', false],
  [{}, { a: [1, { b: 'x' }], c: null }, { c: null, a: [1, { b: 'x' }] }, true],
  [{}, { a: 1, b: undefined }, { a: 1 }, true],
  [{}, { a: 1 }, { a: 1, b: 1 }, false],
  [{}, { a: null }, { a: undefined }, false],
  [{}, [1, 2], [2, 1], false],
  [{}, [1], { 0: 1 }, false],
  [{}, exact('9007199254740993'), exact('9007199254740993'), true],
  [{}, exact('9007199254740993'), 9_007_199_254_740_992, false],
  [{}, { a: exact('9007199254740993') }, { a: exact('9007199254740995') }, false],
  [{}, exact('0.1000000000000000055'), 0.1, true],
  [{}, exact('0.1000000000000000055'), 0.2, false],
  [{}, undefined, 'whatever', true],
  [{}, null, 'whatever', true],
  [{ default: 0 }, undefined, 0, true],
  [{ default: 0 }, undefined, 5, false],
  [{ as: 'number' }, '10.0', 10, true],
  [{ as: 'number' }, 10, '10.01', false],
  [{ as: 'number' }, 10, null, false],
  [{ as: 'number' }, 'ten', 'ten', false],
  [{ as: 'number' }, 2_000_000_000, 2_000_000_001, false],
  [{ as: 'number' }, 2_000_000_000, '2000000000.0001', true],
  [{ as: 'number' }, exact('9007199254740993'), exact('9007199254740993'), true],
  [{ as: 'number' }, exact('9007199254740993'), '9007199254740993', true],
  [{ as: 'number' }, exact('9007199254740993'), 9007199254740992, false],
  [{ as: 'number' }, '9007199254740993', '9007199254740992', false],
  [{}, exact('9007199254740993'), exact('9007199254740993'), true],
  [{}, exact('9007199254740993'), exact('9007199254740995'), false],
  [{ as: 'number', within: 1 }, 2419, 2420, true],
  [{ as: 'number', within: 1 }, 2418, 2420, false],
  [{ as: 'time' }, '2031-03-15T11:00:00+01:00', '2031-03-15T10:00:00Z', true],
  [{ as: 'time' }, '2031-03-15T10:00:01Z', '2031-03-15T10:00:00Z', false],
  [{ as: 'time' }, 'soon', 'soon', false],
  [{ as: 'seconds' }, 1_651_240_791.123, '2022-04-29T13:59:51.123Z', true],
  [{ as: 'seconds' }, '1651240791.1239', '2022-04-29T13:59:51.123Z', true],
  [{ as: 'seconds' }, '1651240791.1239', '2022-04-29T13:59:51.124Z', true],
  [{ as: 'seconds' }, 1_651_240_791, '2022-04-29T13:59:51.001Z', false],
  [{ as: 'seconds' }, 'now', 'now', false],
  [{ as: 'contains' }, 'i', 'made when i was voided', true],
  [{ as: 'contains' }, 'x', 'made when i was voided', false],
  [{ as: 'contains' }, 'i', null, false],
  [{ default: null }, undefined, null, true],
  [{ default: null }, undefined, undefined, true],
  [{ default: null }, undefined, 'x', false],
  [{ default: null }, 'x', 'x', true],
  [{ as: 'set' }, ['a', 'b'], ['b', 'a'], true],
  [{ as: 'set' }, ['a', 'b'], ['a'], false],
  [{ as: 'set' }, ['a', 'a'], ['a', 'b'], false],
] as const)('%j: %j and %j', (entry, sent, found, expected) => {
  expect(holds(entry, sent, found)).toBe(expected);
});

it('multiplies by another sent value', () => {
  const entry: MatchEntry = { sent: '/price', found: '/total', times: '/units', as: 'number', within: 1 };
  expect(matches([entry], { price: 333, units: '1.5' }, { total: 500 })).toBe(true);
  expect(matches([entry], { price: 333 }, { total: 333 })).toBe(true);
  expect(matches([entry], { price: 333, units: 2 }, { total: 333 })).toBe(false);
  // A whole product is not rounded, so the next cent is another record.
  expect(matches([entry], { price: 333, units: 2 }, { total: 667 })).toBe(false);
  expect(matches([entry], { price: 11, units: '1.1' }, { total: 13 })).toBe(true);
  expect(matches([entry], { price: 10, units: '1.1' }, { total: 12 })).toBe(false);
});

it('pairs items in any order, each with one partner of its own', () => {
  const items: MatchEntry[] = [
    { sent: '/code', found: '/item/code' },
    { sent: '/units', found: '/units', as: 'number', default: 1 },
  ];
  const entry: Partial<MatchEntry> = { items };
  const found = [
    { item: { code: 'b' }, units: '1.0' },
    { item: { code: 'a' }, units: '2.0' },
    { item: { code: 'a' }, units: '1.0' },
  ];
  expect(holds(entry, [{ code: 'a' }, { code: 'a', units: 2 }, { code: 'b' }], found)).toBe(true);
  expect(holds(entry, [{ code: 'a' }, { code: 'a' }, { code: 'b' }], found)).toBe(false);
  expect(holds(entry, [{ code: 'a' }, { code: 'a', units: 2 }], found)).toBe(false);
});

it('finds a pairing that greed would miss', () => {
  const fits = (a: string, b: string) => a.includes(b);
  expect(pairable(['xy', 'x'], ['x', 'y'], fits)).toBe(true);
  expect(pairable(['x', 'x'], ['x', 'y'], fits)).toBe(false);
});

describe('lists are paired', () => {
  const among = (allowed: readonly string[], item: number) => allowed[item] === '1';

  it('when there is a way to do it, and only then', () => {
    const permutations = (items: readonly number[]): number[][] =>
      items.length
        ? items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]))
        : [[]];
    const rows = fc.integer({ min: 0, max: 5 }).chain((size) =>
      fc.array(fc.array(fc.constantFrom('0', '1'), { minLength: size, maxLength: size }), {
        minLength: size,
        maxLength: size,
      }),
    );
    fc.assert(
      fc.property(rows, (left) => {
        const right = left.map((_, index) => index);
        const possible = permutations(right).some((order) => order.every((item, at) => among(left[at] ?? [], item)));
        expect(pairable(left, right, among)).toBe(possible);
      }),
    );
  });

  it('in one pass when they are in the same order, and in no more tests than are allowed', () => {
    let tests = 0;
    const equal = (a: number, b: number) => (tests++, a === b);
    const long = Array.from({ length: 5000 }, (_, index) => index);
    expect(pairable(long, long, equal)).toBe(true);
    expect(tests).toBe(5000);
    expect(pairable(long, [...long].reverse(), equal, 20_000)).toBe(true);
    expect(pairable([...long, 1], [...long, 2], () => (tests++, false), 20_000)).toBe(false);
    expect(tests).toBeLessThan(40_000);
  });
});

describe('a record shows everything that was sent', () => {
  const rule = {
    match: [{ sent: '/tax_codes', found: '/taxes/*/code', as: 'set' as const }],
    ignore: ['/timezone', '/settings/sync'],
  };
  const found = {
    name: 'A',
    amount: 5,
    taxes: [{ code: 'x' }, { code: 'y' }],
    settings: { lang: 'nl' },
    more: 1,
    flag: true,
    big: exact('9007199254740993'),
  };

  it.each([
    [{ name: 'A', amount: 5, tax_codes: ['y', 'x'] }, true],
    [{ name: 'A', timezone: 'Europe/Paris', settings: { sync: true, lang: 'nl' } }, true],
    [{ name: null, settings: { lang: null } }, true],
    [{ name: 'B' }, false],
    [{ amount: '5' }, true],
    [{ amount: '6' }, false],
    [{ amount: true }, false],
    [{ absent: '' }, true],
    [{ name: '' }, false],
    [{ flag: 'true' }, true],
    [{ flag: 'false' }, false],
    [{ tax_codes: ['x'] }, false],
    [{ settings: { lang: 'fr' } }, false],
    [{ unknown: 'value' }, false],
    [{ big: exact('9007199254740993') }, true],
    [{ big: exact('9007199254740995') }, false],
    [{ big: '9007199254740993' }, true],
    [{ amount: exact('5.0000000000000000001') }, true],
  ])('%j', (sent, expected) => {
    expect(equalsSent(rule, sent, found)).toBe(expected);
  });
});
