import { lagoOperations } from '../../test/lago.js';
import { facts, operation } from '../../test/operations.js';
import { readRule } from './read-rule.js';

const operations = lagoOperations();

it('reads every rule of the contract: all that is repeated by rule or not at all has one', () => {
  const counts: Record<string, number> = {};
  for (const found of operations.values()) {
    const rule = readRule(found);
    const { network, http5xx } = found.facts.retry;
    expect([found.id, rule !== undefined]).toEqual([found.id, network !== 'yes' || http5xx !== 'yes']);
    if (rule) counts[rule.strategy] = (counts[rule.strategy] ?? 0) + 1;
    if (rule && 'read' in rule) expect(operations.has(rule.read.operation)).toBe(true);
  }
  expect(counts).toEqual({
    'exists-equal': 5,
    gone: 5,
    'state-reached': 6,
    'duplicate-stored': 2,
    'find-match': 3,
  });
});

it.each([
  [{ strategy: 'magic' }, /unknown strategy/],
  [{ strategy: 'gone' }, /on is missing/],
  [{ strategy: 'state-reached', read: { operation: 'x' }, field: '/a' }, /values is missing/],
  [{ strategy: 'find-match', list: '/a', createdAt: '/b', match: [], root: 'a' }, /read is missing/],
  [
    {
      strategy: 'find-match',
      read: { operation: 'x' },
      list: '/a',
      createdAt: '/b',
      match: [{ sent: '/a', found: '/b', as: 'colour' }],
      root: 'a',
    },
    /comparison as colour/,
  ],
])('refuses %j', (rule, message) => {
  const broken = operation({}, { id: 'creatething', facts: facts({ reconcile: rule as never }) });
  expect(() => readRule(broken)).toThrow(message);
  expect(() => readRule(broken)).toThrow(/creatething/);
});
