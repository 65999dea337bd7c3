import { capability } from '../../test/capability.js';
import { firstScopes } from './first-scopes.js';

it('asks for reading alone, each scope once and in order', () => {
  const scopes = firstScopes(capability).split(' ');
  expect(scopes).toContain('lago:invoices:read');
  expect(scopes.filter((scope) => !scope.endsWith(':read'))).toEqual([]);
  expect(scopes).toEqual([...new Set(scopes)].sort());
  expect(firstScopes({ ...capability, routes: [], tools: [] })).toBe('');
});
