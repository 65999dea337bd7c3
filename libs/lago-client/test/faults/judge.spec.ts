import { facts, operation } from '../operations.js';
import type { Case } from './cases.js';
import type { Fault, Passed } from './fault-proxy.js';
import { judge } from './judge.js';
import type { Truth } from './judge.js';
import type { Told } from './run-case.js';

const truth: Truth = { untouched: 'before', done: 'after', told: 'success', detail: '{"invoice":{"lago_id":"i"}}' };
const refused: Truth = { ...truth, done: 'before', told: 'refused', detail: 'upstream answered 422' };
const classed = (network: 'yes' | 'check' | 'no', strategy?: 'find-match') =>
  operation(
    { method: 'POST', path: '/invoices' },
    {
      facts: facts({
        retry: { network, http429: 'yes', http5xx: network },
        ...(strategy && { reconcile: { strategy } as never }),
      }),
    },
  );
const test: Case = { id: 'createinvoice', input: { path: {}, query: {} } };
const sent = (fault?: Fault, more: Partial<Passed> = {}): Passed => ({
  line: 'POST /api/v1/invoices',
  fault,
  forwarded: true,
  delivered: true,
  ...(fault === undefined ? { status: 200 } : {}),
  ...more,
});
const read = (fault?: Fault): Passed => ({ ...sent(fault), line: 'GET /api/v1/invoices' });
interface Given {
  readonly network?: 'yes' | 'check' | 'no';
  readonly strategy?: 'find-match';
  readonly truth?: Truth;
  readonly test?: Partial<Case>;
  readonly detail?: string;
  readonly disturbed?: boolean;
}
const verdict = (told: Told, books: string, seen: readonly Passed[], given: Given = {}) =>
  judge(
    classed(given.network ?? 'no', given.strategy),
    { ...test, ...given.test },
    { told, books, detail: given.detail ?? truth.detail, proxy: { seen }, disturbed: given.disturbed ?? false },
    given.truth ?? truth,
  );
const lost = sent('reset after commit');

it.each([
  ['success', 'after', [sent()]],
  ['reconciled', 'after', [lost, read()]],
  ['unknown', 'before', [sent('reset before send'), read()]],
  ['own error', 'before', [sent('500 before commit'), read()]],
  ['failed', 'before', [sent('refused')]],
] as const)('accepts %s with the books %s the call', (told, books, seen) => {
  expect(verdict(told, books, seen)).toEqual([]);
});

it.each([
  ['success', 'before', /acknowledged and is not there/],
  ['success', 'twice', /left something else/],
  ['unknown', 'twice', /left something else/],
  ['failed', 'after', /called failed and is there/],
  ['own error', 'after', /called failed and is there/],
  ['refused', 'after', /refused and is there/],
] as const)('condemns %s with the books %s the call', (told, books, what) => {
  expect(verdict(told, books, [lost]).join()).toMatch(what);
});

it('condemns a forbidden repeat, but not one after a refused connection or a 429', () => {
  expect(verdict('success', 'after', [lost, sent()])).toEqual(['was sent again after an unclear end']);
  expect(verdict('success', 'after', [sent('429'), sent()])).toEqual([]);
});

it('condemns success that the API would have refused, unless what is there is what was asked for', () => {
  expect(verdict('success', 'before', [sent()], { truth: refused }).join()).toMatch('the API refuses it');
  expect(verdict('success', 'before', [sent()], { truth: refused, test: { same: true } })).toEqual([]);
  expect(verdict('refused', 'before', [sent()], { truth: refused })).toEqual([]);
});

it('condemns an answer that does not look like one of the API', () => {
  expect(verdict('reconciled', 'after', [lost], { detail: '' }).join()).toMatch(/answers nothing/);
  expect(verdict('reconciled', 'after', [lost], { detail: '{"invoice":{}}' }).join()).toMatch(/where the API answers/);
});

describe('an unknown that was not needed', () => {
  it.each<[string, readonly Passed[], string, Given]>([
    ['nothing of it was sent', [sent('refused')], 'before', {}],
    ['nothing of it was sent', [sent('429'), sent('refused')], 'before', {}],
    ['nothing of it was sent', [], 'before', {}],
    ['the last try was answered 200', [lost, sent()], 'after', { network: 'check' }],
    ['the last try was answered 404', [lost, sent(undefined, { status: 404 })], 'after', { network: 'check' }],
    ['the last try was answered 200', [sent('gzip answer', { status: 200 })], 'after', {}],
    ['the record is there', [lost, read()], 'after', {}],
    ['the record is there', [lost, lost, read()], 'after', { network: 'check' }],
    ['the record is there', [{ ...read(), ms: 5 }, lost, read()], 'after', { strategy: 'find-match' }],
    ['the API said itself', [sent('500 before commit'), read()], 'before', {}],
  ])('is a fault, because %s', (why, seen, books, given) => {
    expect(verdict('unknown', books, seen, given).join()).toMatch(`because ${why}`);
  });

  it.each<[string, readonly Passed[], string, Given]>([
    ['a read was lost', [lost, read('reset before send')], 'after', {}],
    [
      'a try without a fault of its own was cut short',
      [lost, sent(undefined, { delivered: false })],
      'after',
      { network: 'check' },
    ],
    ['the list came late', [{ ...read(), ms: 40 }, lost, read()], 'after', { strategy: 'find-match' }],
    ['the list came after the call', [lost, { ...read(), ms: 5 }], 'after', { strategy: 'find-match' }],
    ['time was over', [lost, read()], 'after', { disturbed: true }],
    ['an answer came late', [lost, { ...read(), ms: 1000 }], 'after', {}],
    ['nobody can tell', [lost, read()], 'after', { test: { obscure: true } }],
    ['nothing was done', [sent('reset before send'), read()], 'before', {}],
    [
      'a try besides the 500 was lost',
      [sent('500 before commit'), sent('reset before send')],
      'before',
      { network: 'check' },
    ],
    ['there is nothing to read', [lost, lost], 'after', { network: 'yes' }],
  ])('is none when %s', (_, seen, books, given) => {
    expect(verdict('unknown', books, seen, given)).toEqual([]);
  });
});

it('allows a failure that took effect only where a repeat does no harm', () => {
  expect(verdict('own error', 'after', [], { network: 'yes' })).toEqual([]);
});
