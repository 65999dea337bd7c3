import fc from 'fast-check';
import { BUILT_IN_PROFILES, expandScopes } from './profiles.js';
import { isScope, scopes, scopeText } from './scope.js';
import type { Scope } from '../capability/operation-class.js';

const read: Scope = { namespace: 'lago', tag: 'invoices', access: 'read' };
const write: Scope = { ...read, access: 'write' };

describe('scopes', () => {
  it.each([
    ['lago:invoices:read', true, false],
    ['lago:invoices:write', false, true],
    ['lago:invoices:*', true, true],
    ['lago:*:read', true, false],
    ['*:*:read', true, false],
    ['*:*:*', true, true],
    ['other:invoices:*', false, false],
    ['lago:fees:*', false, false],
    ['lago:invoice:*', false, false],
    ['lago:invoices', false, false],
    ['LAGO:INVOICES:READ', false, false],
    ['lago:invoices:read:more', false, false],
  ])('%s grants reading %p and writing %p', (text, mayRead, mayWrite) => {
    expect(scopes([text]).allows(read)).toBe(mayRead);
    expect(scopes([text]).allows(write)).toBe(mayWrite);
  });

  it('grant exactly what one of them matches, part by part', () => {
    const part = fc.constantFrom('a', 'b', '*');
    const access = fc.constantFrom('read', 'write', '*');
    const text = fc.tuple(part, part, access).map((parts) => parts.join(':'));
    const needed = fc.record({
      namespace: fc.constantFrom('a', 'b'),
      tag: fc.constantFrom('a', 'b'),
      access: fc.constantFrom('read' as const, 'write' as const),
    });
    const fits = (pattern: string, scope: Scope) => {
      const wanted = scopeText(scope).split(':');
      return pattern.split(':').every((one, index) => one === '*' || one === wanted[index]);
    };
    fc.assert(
      fc.property(fc.array(text), needed, (texts, scope) => {
        expect(scopes(texts).allows(scope)).toBe(texts.some((one) => fits(one, scope)));
      }),
    );
  });

  it('of the built-in profiles are all scopes', () => {
    for (const words of BUILT_IN_PROFILES.values()) expect(words.filter((word) => !isScope(word))).toEqual([]);
  });

  it('report words that are neither scope nor profile, and grant nothing for them', () => {
    const unknown: string[] = [];
    const words = ['read-only', 'lago:fees:write', 'reed-only', '__proto__'];
    expect(expandScopes(words, BUILT_IN_PROFILES, (word) => unknown.push(word))).toEqual([
      '*:*:read',
      'lago:fees:write',
    ]);
    expect(unknown).toEqual(['reed-only', '__proto__']);
  });
});
