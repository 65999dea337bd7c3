import fc from 'fast-check';
import { readTraceContext } from './w3c-trace.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const GOOD = `00-${TRACE}-${PARENT}-01`;

describe('traceparent', () => {
  it.each([
    ['as it is', GOOD, GOOD],
    ['flags nobody knows yet', `00-${TRACE}-${PARENT}-ff`, `00-${TRACE}-${PARENT}-ff`],
    ['a later version', `01-${TRACE}-${PARENT}-01`, GOOD],
    ['a later version that says more', `cc-${TRACE}-${PARENT}-03-what-else`, GOOD],
    ['a later version, not sampled', `fe-${TRACE}-${PARENT}-02`, `00-${TRACE}-${PARENT}-00`],
    ['version ff', `ff-${TRACE}-${PARENT}-01`, undefined],
    ['version 00 that says more', `${GOOD}-more`, undefined],
    ['a later version that is longer without a dash', `01-${TRACE}-${PARENT}-01x`, undefined],
    ['no trace', `00-${'0'.repeat(32)}-${PARENT}-01`, undefined],
    ['no parent', `00-${TRACE}-${'0'.repeat(16)}-01`, undefined],
    ['capitals', GOOD.toUpperCase(), undefined],
    ['two of them', `${GOOD}, ${GOOD}`, undefined],
    ['cut off', GOOD.slice(0, -1), undefined],
    ['no text', 1, undefined],
  ])('%s', (_name, given, expected) => expect(readTraceContext(given).traceparent).toBe(expected));
});

describe('tracestate', () => {
  const read = (given: unknown) => readTraceContext(GOOD, given).tracestate;

  it.each([
    ['as it is', 'congo=t61rcWkgMzE,rojo=00f067', 'congo=t61rcWkgMzE,rojo=00f067'],
    ['space around', 'foo=1 \t , \t bar=2, ', 'foo=1,bar=2'],
    ['empty members', 'foo=1,,bar=2', 'foo=1,bar=2'],
    ['a tenant', 'fw529a3039@dt=FfffffAAAA==x'.replace('==', '-'), 'fw529a3039@dt=FfffffAAAA-x'],
    ['a system of 14 characters', `t@${'s'.repeat(14)}=1`, `t@${'s'.repeat(14)}=1`],
    ['a system of 15', `t@${'s'.repeat(15)}=1`, undefined],
    ['a tenant of 241 characters', `${'t'.repeat(241)}@s=1`, `${'t'.repeat(241)}@s=1`],
    ['a tenant of 242', `${'t'.repeat(242)}@s=1`, undefined],
    ['a value with =', 'foo=a=b', undefined],
    ['a key in capitals', 'Foo=1', undefined],
    ['no value', 'foo=', undefined],
    ['no key', '=1', undefined],
    ['a control character', 'foo=a\x00b', undefined],
    ['nothing', '', undefined],
    ['commas only', ' , ,', undefined],
    ['no text', ['a=1'], undefined],
  ])('%s', (_name, given, expected) => expect(read(given)).toBe(expected));

  it('has at most 32 members', () => {
    const members = (count: number) => Array.from({ length: count }, (_, index) => `k${index}=1`).join(',');
    expect(read(members(32))).toBe(members(32));
    expect(read(members(33))).toBeUndefined();
  });

  it('has at most 512 characters: long members go first, then the last', () => {
    const long = `long=${'x'.repeat(200)}`;
    const short = Array.from({ length: 9 }, (_, index) => `k${index}=${'y'.repeat(60)}`);
    expect(read([...short.slice(0, 4), long, ...short.slice(4)].join())?.split(',')).not.toContain(long);
    expect(read(short.join())?.split(',')).toEqual(short.slice(0, 8));
  });

  it('never goes on without a parent, and always as it may be sent', () =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readTraceContext('x', text)).toEqual({});
        const state = read(text);
        if (state !== undefined) expect(read(state)).toBe(state);
      }),
    ));
});
