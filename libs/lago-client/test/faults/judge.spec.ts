import { facts, operation } from '../operations.js';
import type { Passed } from './fault-proxy.js';
import { judge } from './judge.js';
import type { Told } from './run-case.js';

const truth = { untouched: 'before', done: 'after' };
const invoice = operation({ method: 'POST', path: '/invoices' });
const passed = (fault?: Passed['fault']): Passed => ({
  line: 'POST /api/v1/invoices',
  fault,
  forwarded: true,
  body: '',
});
const verdict = (told: Told, ledger: string, ...seen: Passed[]) =>
  judge(invoice, { told, ledger, detail: '', proxy: { seen } }, truth);

it.each([
  ['success', 'after'],
  ['unknown', 'after'],
  ['unknown', 'before'],
  ['failed', 'before'],
  ['refused', 'before'],
] as const)('accepts %s with the ledger %s the call', (told, ledger) => {
  expect(verdict(told, ledger, passed())).toEqual([]);
});

it.each([
  ['success', 'before'],
  ['success', 'twice'],
  ['unknown', 'twice'],
  ['failed', 'after'],
  ['own error', 'after'],
  ['refused', 'after'],
] as const)('condemns %s with the ledger %s the call', (told, ledger) => {
  expect(verdict(told, ledger, passed())).not.toEqual([]);
});

it('condemns a forbidden repeat, but not one after a refused connection or a 429', () => {
  expect(verdict('success', 'after', passed('reset after commit'), passed())).toEqual([
    'was sent again after an unclear end',
  ]);
  expect(verdict('success', 'after', passed('429'), passed())).toEqual([]);
});

it('allows a failure that took effect only where a repeat does no harm', () => {
  const harmless = { ...invoice, facts: facts({ retry: { network: 'yes', http429: 'yes', http5xx: 'yes' } }) };
  expect(judge(harmless, { told: 'own error', ledger: 'after', detail: '', proxy: { seen: [] } }, truth)).toEqual([]);
});
