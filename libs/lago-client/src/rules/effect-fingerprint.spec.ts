import type { MatchEntry } from './rule.js';
import { couldBeTheSame, fingerprintOf } from './effect-fingerprint.js';

const entries: MatchEntry[] = [
  { sent: '/customer', found: '/c' },
  { sent: '/currency', found: '/currency' },
  { sent: '/units', found: '/units', as: 'number', default: 1 },
  { sent: '/total', found: '/total', as: 'number', within: 1 },
  { sent: '/price', found: '/price', times: '/units' },
  { sent: '/customer', found: '/text', as: 'contains' },
  { sent: '/note', found: '/note', default: null },
  { sent: '/items', found: '/items', items: [{ sent: '/code', found: '/code' }] },
];
const fingerprint = (sent: object) => fingerprintOf(entries, { customer: 'acme', ...sent });
const same = (a: object, b: object) => [
  couldBeTheSame(fingerprint(a), fingerprint(b)),
  couldBeTheSame(fingerprint(b), fingerprint(a)),
];

it('names what is known of the record, by where it shows, without the values', () => {
  const named = fingerprint({ currency: 'EUR', total: 5, price: 3, items: [{ code: 'a' }] });
  expect(Object.keys(named).sort()).toEqual(['/c', '/currency', '/items', '/note', '/price', '/total', '/units']);
  expect(JSON.stringify(named)).not.toMatch(/acme|EUR/);
});

it.each([
  [{ currency: 'EUR' }, { currency: 'EUR' }, true],
  [{ currency: 'EUR' }, { currency: 'USD' }, false],
  [{ currency: 'EUR' }, {}, true],
  [{ customer: 'other' }, {}, false],
  [{ units: '2.0' }, { units: 2 }, true],
  [{ units: 1 }, {}, true],
  [{ units: 2 }, {}, false],
  [{ note: 'x' }, {}, false],
  [{ total: 5 }, { total: 6 }, true],
  [{ total: 5 }, { total: 7 }, true],
  [{ total: 5 }, { total: 8 }, false],
  [{ total: 5 }, {}, true],
  [{ total: 'much' }, { total: 5 }, true],
  [{ price: 100 }, { price: 101 }, false],
  [{ price: 100, units: 2 }, { price: '100.0', units: '2' }, true],
  [{ items: [{ code: 'a' }, { code: 'b' }] }, { items: [{ code: 'b' }, { code: 'a' }] }, true],
  [{ items: [{ code: 'a' }, {}] }, { items: [{ code: 'b' }, { code: 'a' }] }, true],
  [{ items: [{ code: 'a' }, { code: 'a' }] }, { items: [{ code: 'b' }, { code: 'a' }] }, false],
  [{ items: [{ code: 'a' }] }, { items: [{ code: 'a' }, { code: 'a' }] }, false],
  [{ items: [{ code: 'a' }] }, {}, true],
  [{ items: 'none' }, { items: [] }, true],
])('%j and %j could be the same: %j', (a, b, expected) => {
  expect(same(a, b)).toEqual([expected, expected]);
});

it('takes two kinds of call for rivals by what both say of the record', () => {
  const other = fingerprintOf([{ sent: '/path/id', found: '/c' }], { path: { id: 'acme' } });
  expect([couldBeTheSame(other, fingerprint({})), couldBeTheSame(fingerprint({}), other)]).toEqual([true, true]);
  expect(couldBeTheSame(other, fingerprint({ customer: 'else' }))).toBe(false);
});
