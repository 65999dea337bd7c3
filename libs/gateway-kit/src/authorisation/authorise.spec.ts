import { capability, operation } from '../../test/capability.js';
import { ANONYMOUS } from '../consumers/consumer.js';
import type { Consumer } from '../consumers/consumer.js';
import { BUILT_IN_PROFILES } from '../consumers/profiles.js';
import { scopes, scopeText } from '../consumers/scope.js';
import { ProblemError } from '../problem/problem.js';
import { createAuthorise, mayUse } from './authorise.js';
import { accessOf, classOf, scopeOf } from '../capability/operation-class.js';

const caller = (...texts: string[]): Consumer => ({ ...ANONYMOUS, name: 'c', scopes: scopes(texts) });
const usable = (one: Consumer) =>
  capability.routes.filter(({ operation }) => mayUse(one, operation)).map(({ operation }) => operation);

describe('authorisation', () => {
  it('sorts the 60 operations by the harm they can do', () => {
    const count = (name: string) => capability.routes.filter(({ operation }) => classOf(operation) === name).length;
    expect({ read: count('read'), write: count('write'), destructive: count('destructive') }).toEqual({
      read: 28,
      write: 16,
      destructive: 16,
    });
  });

  it('is equal on both doors: route and tool of an operation need the same scope', () => {
    const routes = new Map(capability.routes.map(({ operation }) => [operation.id, scopeText(scopeOf(operation))]));
    for (const { operation } of capability.tools) expect(scopeText(scopeOf(operation))).toBe(routes.get(operation.id));
  });

  it('counts as read what only computes, though the upstream wants its own key to write', () => {
    for (const id of ['estimatecreditnote', 'eventestimatefees', 'evaluatebillablemetricexpression']) {
      expect([operation(id).facts.permission?.split(':')[1], accessOf(operation(id))]).toEqual(['write', 'read']);
    }
  });

  it('lets read-only do nothing that changes anything', () => {
    const words = BUILT_IN_PROFILES.get('read-only') ?? [];
    expect(usable(caller(...words)).filter(({ facts }) => !facts.hints.readOnly)).toEqual([]);
    expect(usable(caller(...words))).toHaveLength(28);
  });

  it.each([
    [[], 0],
    [['lago:events:write'], 2],
    [['lago:invoices:*'], 12],
    [['other:*:*'], 0],
    [['*:*:*'], 60],
  ])('%p may use %i operations', (texts, count) => {
    expect(usable(caller(...texts))).toHaveLength(count);
  });

  it('refuses with the scope that is missing, in words and in the challenge', () => {
    const authorise = createAuthorise('https://x.test/.well-known/oauth-protected-resource/mcp');
    const refused = () => authorise(caller('lago:invoices:read'), operation('voidinvoice'));
    expect(refused).toThrow('voidinvoice needs the scope lago:invoices:write');
    try {
      refused();
    } catch (error) {
      expect(error).toBeInstanceOf(ProblemError);
      expect((error as ProblemError).type.status).toBe(403);
      expect((error as ProblemError).headers['www-authenticate']).toBe(
        'Bearer error="insufficient_scope", scope="lago:invoices:write", ' +
          'resource_metadata="https://x.test/.well-known/oauth-protected-resource/mcp"',
      );
    }
  });

  it('asks for the same scope when there is no contract, as far as the document tells', () => {
    const bare = { ...operation('createaddon'), tag: '', upstream: undefined };
    expect(scopeText(scopeOf(bare))).toBe('mock:default:write');
  });
});
