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
  [{ strategy: 'magic' }, /strategy.* must be in oneOf/],
  [{ strategy: 'gone' }, /required property 'on'/],
  [{ strategy: 'state-reached', read: { operation: 'x' }, field: '/a' }, /required property 'values'/],
  [{ strategy: 'find-match', list: '/a', createdAt: '/b', match: [], root: 'a' }, /required property 'read'/],
  [
    {
      strategy: 'find-match',
      read: { operation: 'x' },
      list: '/a',
      createdAt: '/b',
      match: [{ sent: '/a', found: '/b', as: 'colour' }],
      root: 'a',
    },
    /match\/0\/as must be equal to one of the allowed values/,
  ],
])('refuses %j', (rule, message) => {
  const broken = operation({}, { id: 'creatething', facts: facts({ reconcile: rule as never }) });
  expect(() => readRule(broken)).toThrow(message);
  expect(() => readRule(broken)).toThrow(/creatething/);
});

it('names a record by what it is read with, or else as the API names its records', () => {
  const rule = {
    strategy: 'find-match',
    read: { operation: 'findAllThings' },
    list: '/things',
    createdAt: '/created_at',
    match: [],
  };
  const read = (more: object, answers = {}) =>
    readRule(operation({}, { id: 'createThing', facts: facts({ answers, reconcile: { ...rule, ...more } as never }) }));
  expect(read({ root: 'thing' }, { id: '/uuid' })).toMatchObject({ kind: 'creatething', id: '/uuid', root: 'thing' });
  const detail = { operation: 'findThing', path: { id: '/number' }, found: '/thing' };
  expect(read({ detail, root: 'thing' }, { id: '/uuid' })).toMatchObject({ id: '/number', root: undefined });
  expect(read({ detail, id: '/own' })).toMatchObject({ id: '/own' });
});

it('refuses a key that no rule has', () => {
  const rule = { strategy: 'gone', on: { status: 404 }, read: { operation: 'x', paths: {} } };
  const broken = operation({}, { facts: facts({ reconcile: rule as never }) });
  expect(() => readRule(broken)).toThrow(/\/read must NOT have additional properties \(paths\)/);
});
