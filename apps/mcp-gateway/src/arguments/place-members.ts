import { isMapping } from '@lago/capability-model';
import type { JsonSchema } from '@lago/capability-model';
import { CONTROLS } from '../catalog/control-arguments.js';
import { fromText } from './from-text.js';
import { isMap, isOpen, memberOf, propertiesOf } from './schema-of.js';

type Members = Readonly<Record<string, unknown>>;

/**
 * Members of one object under the names and at the places they have: `skipPsp` is `skip_psp`, what belongs inside another
 * member goes there, and what is wrapped once too often is unwrapped. Only where that is the one thing that can be meant:
 * nothing is put where something is already.
 */
export function placeMembers(schema: JsonSchema, given: Members, at: string, notes: Set<string>): Members {
  const names = propertiesOf(schema);
  if (isOpen(schema) || !Object.keys(names).length) return given;
  const placed = new Map<string, unknown>(Object.entries(given));
  if (at === '') unwrap(names, placed, notes);
  for (const [name, value] of [...placed]) {
    const to = Object.hasOwn(names, name) ? undefined : placeOf(names, name, placed);
    if (!to) continue;
    placed.delete(name);
    const [parent, member] = to;
    if (member === undefined) placed.set(parent, value);
    else placed.set(parent, { ...(fromText(names[parent] ?? {}, placed.get(parent)) as object), [member]: value });
    notes.add(`${path(at, name)} was read as ${path(at, parent, member)}`);
  }
  return Object.fromEntries(placed);
}

/** The name that is meant, alone or inside the one member that has it; undefined where that is not certain. */
function placeOf(names: Schemas, name: string, given: ReadonlyMap<string, unknown>): [string, string?] | undefined {
  const own = sameName(Object.keys(names), name);
  if (own !== undefined) return given.has(own) ? undefined : [own];
  const parents = Object.entries(names).flatMap(([parent, schema]) => {
    const member = isMap(schema) || isOpen(schema) ? undefined : sameName(Object.keys(propertiesOf(schema)), name);
    return member === undefined ? [] : [[parent, member] as [string, string]];
  });
  const [found] = parents;
  if (!found || parents.length > 1) return undefined;
  const there = fromText(names[found[0]] ?? {}, given.get(found[0])) ?? {};
  return isMapping(there) && !Object.hasOwn(there, found[1]) ? found : undefined;
}

type Schemas = Readonly<Record<string, JsonSchema>>;

/** Arguments inside an object that is none of them, and members inside one that they stand beside. */
function unwrap(names: Schemas, placed: Map<string, unknown>, notes: Set<string>): void {
  for (const [name, given] of [...placed]) {
    const schema = names[name];
    const value = fromText(schema ?? { type: 'object' }, given);
    if (!isMapping(value)) continue;
    const inside = Object.keys(value);
    if (!schema) {
      const isTaken = (one: string) => placed.has(one) || !(Object.hasOwn(names, one) || CONTROLS.includes(one));
      if (CONTROLS.includes(name) || !inside.length || inside.some(isTaken)) continue;
      placed.delete(name);
      for (const one of inside) placed.set(one, value[one]);
      for (const one of inside) notes.add(`${name}.${one} was read as ${one}`);
    } else if (!isMap(schema) && !isOpen(schema)) unwrapMember(names, placed, name, value, notes);
  }
}

function unwrapMember(
  names: Schemas,
  placed: Map<string, unknown>,
  name: string,
  value: Members,
  notes: Set<string>,
): void {
  const schema = names[name] ?? {};
  const again = value[name];
  if (Object.keys(value).length === 1 && isMapping(again) && !memberOf(schema, name)) {
    placed.set(name, again);
    notes.add(`${name}.${name} was read as ${name}`);
    return;
  }
  const beside = Object.keys(value).filter((one) => Object.hasOwn(names, one) && !memberOf(schema, one));
  const moved = beside.filter((one) => one !== name && !placed.has(one));
  if (!moved.length) return;
  placed.set(name, Object.fromEntries(Object.entries(value).filter(([one]) => !moved.includes(one))));
  for (const one of moved) {
    placed.set(one, value[one]);
    notes.add(`${name}.${one} was read as ${one}`);
  }
}

/** The one name that differs in case, hyphens and underscores only. */
function sameName(names: readonly string[], name: string): string | undefined {
  const found = names.filter((one) => plain(one) === plain(name));
  return found.length === 1 ? found[0] : undefined;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '');
}

function path(...steps: readonly (string | undefined)[]): string {
  return steps.filter(Boolean).join('.');
}
