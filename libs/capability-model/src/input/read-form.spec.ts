import fc from 'fast-check';
import { writeBody } from '../request/write-body.js';
import { InputError } from '../operation/input-error.js';
import type { Operation } from '../operation/operation.js';
import { readForm } from './read-form.js';

const text = { type: 'string' };
const schema = {
  type: 'object',
  properties: {
    amount: { type: 'integer' },
    paid: { type: 'boolean' },
    'note to cashier': text,
    'page[size]': { type: 'integer' },
    tags: { type: 'array', items: text },
    codes: { type: 'array', items: text },
    meta: {
      anyOf: [
        { type: 'object', additionalProperties: text },
        { type: 'string', enum: [''] },
      ],
    },
    lines: { type: 'array', items: { type: 'object', properties: { sku: text, n: { type: 'integer' } } } },
    when: { anyOf: [{ type: 'string', enum: ['now'] }, { type: 'integer' }] },
    address: { type: 'object', properties: { city: text, street: { type: 'array', items: text } } },
    size: { type: 'object', properties: { height: { type: 'integer' } } },
    pair: { type: 'object' },
    any: {},
  },
};
const form = {
  meta: { style: 'map' },
  lines: { style: 'map' },
  tags: { style: 'map' },
  codes: { style: 'repeat', delimiter: ',' },
  size: { style: 'members' },
  pair: { style: 'pairs', delimiter: ',' },
} as const;
const operation = { body: { schema, form, required: true, described: true } } as unknown as Operation;
const read = (body: string) => JSON.parse(JSON.stringify(readForm(operation, body))) as unknown;

describe('a form', () => {
  it.each<[string, object]>([
    ['amount=5&paid=true', { amount: 5, paid: true }],
    ['amount=much', { amount: 'much' }],
    ['note+to+cashier=a+%26%20b', { 'note to cashier': 'a & b' }],
    ['page[size]=3', { 'page[size]': 3 }],
    ['tags[]=x&tags%5B%5D=y', { tags: ['x', 'y'] }],
    ['tags[0]=x&tags[1]=y', { tags: ['x', 'y'] }],
    ['tags[10]=y&tags[9]=x', { tags: ['x', 'y'] }],
    ['tags=x&tags=y', { tags: ['x', 'y'] }],
    ['tags=x', { tags: ['x'] }],
    ['tags=["x","y"]', { tags: ['x', 'y'] }],
    ['codes=a,b', { codes: ['a', 'b'] }],
    ['meta[k]=v&meta[0]=w', { meta: { k: 'v', 0: 'w' } }],
    ['meta=', { meta: '' }],
    ['lines[0][sku]=a&lines[0][n]=2&lines[1][sku]=b', { lines: [{ sku: 'a', n: 2 }, { sku: 'b' }] }],
    ['lines[][sku]=a&lines[][n]=2&lines[][sku]=b', { lines: [{ sku: 'a', n: 2 }, { sku: 'b' }] }],
    ['when=now', { when: 'now' }],
    ['when=17', { when: 17 }],
    ['address[city]=Oslo&address[street][]=a&address[street][]=b', { address: { city: 'Oslo', street: ['a', 'b'] } }],
    ['address={"city":"Oslo"}', { address: { city: 'Oslo' } }],
    ['address={broken', { address: '{broken' }],
    ['height=3', { size: { height: 3 } }],
    ['pair=a,1,b,2', { pair: { a: '1', b: '2' } }],
    ['any[0]=x', { any: { 0: 'x' } }],
    ['other=1&other[x]=2', { other: '1', 'other[x]': '2' }],
    ['amount=5&amount=6', { amount: ['5', '6'] }],
    ['paid', { paid: '' }],
    ['', {}],
    ['constructor=1&meta[__proto__]=2', { constructor: '1', meta: { ['__proto__']: '2' } }],
  ])('%s', (body, expected) => expect(read(body)).toEqual(expected));

  it.each([
    ['amount=%ZZ', 'amount must be percent-encoded UTF-8'],
    ['%FF=1', '%FF must be percent-encoded UTF-8'],
    ['meta[k]=v&meta=w', 'meta must be given either as a value or with keys'],
    ['meta=w&meta[k]=v', 'meta[k] must be given either as a value or with keys'],
    [`meta${'[a]'.repeat(33)}=1`, 'nested no deeper than 32'],
    ['a=1&'.repeat(50_001), 'at most 50000 fields'],
  ])('%.30s is refused', (body, message) => {
    expect(() => readForm(operation, body)).toThrow(InputError);
    expect(() => readForm(operation, body)).toThrow(message);
  });

  it('is read in time that grows with its length', () => {
    expect(read(`${'amount=5&tags[]=x&'.repeat(20_000)}`)).toMatchObject({ amount: 5 });
    const deep = `address=${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`;
    expect(read(deep)).toEqual({ address: deep.slice('address='.length) });
  });

  it('is what was written', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1 });
    const value = fc.record(
      {
        amount: fc.maxSafeInteger(),
        paid: fc.boolean(),
        'note to cashier': words,
        tags: fc.array(words, { minLength: 1 }),
        meta: fc.dictionary(
          words.filter((key) => !/[[\]]/.test(key) && key !== '__proto__'),
          words,
          { minKeys: 1 },
        ),
        lines: fc.array(fc.record({ sku: words, n: fc.nat() }), { minLength: 1 }),
        when: fc.oneof(fc.constant('now'), fc.nat()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(value, (given) => {
        const written = writeBody(given, { mediaType: 'application/x-www-form-urlencoded', form });
        expect(read(written.text)).toEqual(JSON.parse(JSON.stringify(given)));
      }),
    );
  });
});
