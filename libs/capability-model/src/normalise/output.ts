import type { Report } from '../document/report.js';
import { mappingAt, namedAt } from './raw.js';
import type { Mapping } from '../values/mapping.js';
import type { Raw } from './raw.js';

/** An output parameter and everything below it; `properties` becomes a list of named outputs. */
export function normaliseOutput(raw: Raw, report: Report): Mapping {
  const { properties, items, values, ...rest } = raw.value;
  return {
    ...rest,
    ...(properties === undefined
      ? {}
      : { properties: namedAt(raw, 'properties', report).map((property) => normaliseOutput(property, report)) }),
    ...(items === undefined ? {} : { items: inner(raw, 'items', report) }),
    ...(values === undefined ? {} : { values: inner(raw, 'values', report) }),
    pointer: raw.origin.pointer,
  };
}

function inner(raw: Raw, key: string, report: Report): Mapping | undefined {
  const found = mappingAt(raw, key, report);
  return found && normaliseOutput(found, report);
}
