import type { Origin } from '../document/origin.js';
import type { Report } from '../document/report.js';
import { isMapping } from '../values/mapping.js';
import type { Mapping } from '../values/mapping.js';

/** A piece of the parsed tree with its place; `value` is a mapping. */
export interface Raw {
  readonly value: Mapping;
  readonly origin: Origin;
}

/** The mapping at a key, or undefined with a fault when something else stands there. */
export function mappingAt(parent: Raw, key: string, report: Report): Raw | undefined {
  const value = parent.value[key];
  if (value === undefined || value === null) return undefined;
  const origin = parent.origin.child(key);
  if (isMapping(value)) return { value, origin };
  report.fault('shape', origin, `${key} must be a mapping`);
  return undefined;
}

/** A nested mapping in the form of the model, or nothing: what is no mapping is left out with a fault. */
export function nestedAt(parent: Raw, key: string, report: Report): Mapping {
  const found = mappingAt(parent, key, report);
  return { [key]: found && { ...found.value, pointer: found.origin.pointer } };
}

/** The items of a list of mappings. */
export function listAt(parent: Raw, key: string, report: Report): Raw[] {
  const value = parent.value[key];
  if (value === undefined || value === null) return [];
  const origin = parent.origin.child(key);
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => asRaw(item, origin.child(index), report));
  report.fault('shape', origin, `${key} must be a list`);
  return [];
}

/** The items of a list of named mappings, or of a map keyed by name: both spellings of one thing. */
export function namedAt(parent: Raw, key: string, report: Report): Raw[] {
  const value = parent.value[key];
  if (!isMapping(value)) return listAt(parent, key, report);
  const origin = parent.origin.child(key);
  return Object.entries(value).flatMap(([name, item]) =>
    asRaw(item ?? {}, origin.child(name), report).map((raw) => ({ ...raw, value: { name, ...raw.value } })),
  );
}

function asRaw(value: unknown, origin: Origin, report: Report): Raw[] {
  if (isMapping(value)) return [{ value, origin }];
  report.fault('shape', origin, 'a mapping is expected here');
  return [];
}

/** Moves a key to the name the model uses. */
export function renamed(value: Mapping, from: string, to: string): Mapping {
  if (!Object.hasOwn(value, from)) return value;
  const { [from]: moved, ...rest } = value;
  return { [to]: moved, ...rest };
}
