import { isMapping } from '../values/mapping.js';
import type { Expanded, Part } from './expanded-schema.js';
import type { SchemaNode } from './expand-schema.js';

/** What lies in an object or list: a property, `*` for each item, `{*}` for each further property. */
export interface Member {
  readonly node: SchemaNode;
  readonly required: 'yes' | 'no' | 'in some forms';
}

/** Everything a schema says about what lies in the value. */
export function schemaMembers({ parts, choices }: Expanded): ReadonlyMap<string, Member> {
  const always = [...parts.map(partMembers), ...choices.map(formMembers)];
  const demanded = new Set(parts.flatMap(({ keywords: { required } }) => (Array.isArray(required) ? required : [])));
  const members = new Map<string, Member>();
  for (const name of new Set(always.flatMap((one) => [...one.keys()]))) {
    const found = always.flatMap((one) => one.get(name) ?? []);
    const words = found.map(({ required }) => required);
    const required =
      demanded.has(name) || words.includes('yes') ? 'yes' : (words.find((word) => word !== 'no') ?? 'no');
    members.set(name, { node: joined('all', found), required });
  }
  return members;
}

function partMembers({ keywords, at }: Part): Map<string, Member> {
  const members = new Map<string, Member>();
  const add = (name: string, value: unknown, ...tokens: string[]) => {
    if (!isMapping(value)) return;
    members.set(name, { node: { kind: 'written', located: { value, at: at.child(...tokens) } }, required: 'no' });
  };
  for (const key of ['properties', 'patternProperties']) {
    const named = keywords[key];
    for (const [name, value] of Object.entries(isMapping(named) ? named : {})) add(name, value, key, name);
  }
  add('*', keywords['items'], 'items');
  const further = keywords['additionalProperties'];
  if (isMapping(further) && Object.keys(further).length) add('{*}', further, 'additionalProperties');
  return members;
}

/** Members of a value that has one of several forms. */
function formMembers(forms: readonly Expanded[]): Map<string, Member> {
  const inner = forms.map(schemaMembers).filter(({ size }) => size);
  const members = new Map<string, Member>();
  for (const name of new Set(inner.flatMap((one) => [...one.keys()]))) {
    const found = inner.flatMap((one) => one.get(name) ?? []);
    const everywhere = found.length === inner.length && found.every(({ required }) => required === 'yes');
    const nowhere = found.every(({ required }) => required === 'no');
    const required = everywhere ? 'yes' : nowhere ? 'no' : 'in some forms';
    members.set(name, { node: joined('any', found), required });
  }
  return members;
}

function joined(kind: 'all' | 'any', [first, ...others]: readonly Member[]): SchemaNode {
  if (!first) throw new Error('a member stands somewhere');
  return others.length ? { kind, nodes: [first, ...others].map(({ node }) => node) } : first.node;
}
