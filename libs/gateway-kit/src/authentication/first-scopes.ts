import type { Capability } from '@lago/capability-model';
import { scopeOf } from '../capability/operation-class.js';
import { scopeText } from '../consumers/scope.js';

/** What a client should ask for at first: reading. It steps up when it needs more. */
export function firstScopes({ routes, tools }: Capability): string {
  const needed = [...routes, ...tools].map(({ operation }) => scopeOf(operation));
  return [...new Set(needed.filter(({ access }) => access === 'read').map(scopeText))].sort().join(' ');
}
