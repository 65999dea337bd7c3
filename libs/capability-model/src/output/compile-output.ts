import type { Report } from '../document/report.js';
import type { OutputModel } from '../model/exposed-model.js';
import { isMapping } from '../values/mapping.js';
import { isNumber } from '../values/exact-number.js';
import { numberIn } from '../values/read-json.js';
import { compileJsonPath } from './json-path.js';
import type { Extract } from './json-path.js';

/** Compiles one output: a fixed value, else a scalar, list or object taken from the reply. Missing values are null. */
export function compileOutput(output: OutputModel, report: Report): Extract {
  const fixed = output.value ?? undefined;
  if (fixed !== undefined) return () => typed(fixed, output.type);
  const constant = output.const ?? undefined;
  if (constant !== undefined && !output.mapping) return () => constant;
  const extract = extractor(output, report);
  const shaped = shaper(output, report);
  return (value) => {
    const found = extract(value);
    return found === undefined || found === null ? null : shaped(found);
  };
}

function extractor({ mapping, origin }: OutputModel, report: Report): Extract {
  if (!mapping) return (value) => value;
  const extract = compileJsonPath(mapping);
  if (extract) return extract;
  report.fault(
    'json-path',
    origin.child('mapping'),
    `not supported: the path ${mapping}`,
    "use $, .key, ['key'], [0], [*] and ..key; there are no filters, slices or scripts",
  );
  return () => null;
}

function shaper(output: OutputModel, report: Report): Extract {
  if (output.properties?.length) {
    const properties = output.properties.map(
      (property) => [property.name ?? '', compileOutput(property, report)] as const,
    );
    return (found) => Object.fromEntries(properties.map(([name, map]) => [name, map(found)]));
  }
  if (output.values) {
    const map = compileOutput(output.values, report);
    return (found) =>
      isMapping(found) ? Object.fromEntries(Object.entries(found).map(([key, inner]) => [key, map(inner)])) : null;
  }
  if (output.items) {
    const map = compileOutput(output.items, report);
    return (found) => (Array.isArray(found) ? found.map((item: unknown) => map(item)) : null);
  }
  const { maxLength, type } = output;
  return (found) => {
    const value = typed(found, type);
    if (typeof value !== 'string' || maxLength === undefined) return value;
    return [...value].slice(0, maxLength).join('');
  };
}

/** A value in its declared type where that is certain, else as it came. */
function typed(value: unknown, type: string | undefined): unknown {
  if (type === 'string' && (isNumber(value) || typeof value === 'boolean')) return String(value);
  if (typeof value !== 'string') return value;
  if (type === 'number' || type === 'integer') return numberIn(value) ?? value;
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
