import { isMapping } from '../normalise/raw.js';
import { isNumber } from '../values/exact-number.js';
import { numberOf } from '../values/read-json.js';
import type { JsonSchema, OperationInput, Parameter } from '../operation.js';

/** Repairs path and query values that have one certain meaning; everything else stays for validation to report. */
export function repairInput(input: OperationInput, parameters: readonly Parameter[]): OperationInput {
  const path = repairPlace(input.path, parameters, 'path');
  const query = repairPlace(input.query, parameters, 'query');
  return path === input.path && query === input.query ? input : { ...input, path, query };
}

function repairPlace(
  values: Readonly<Record<string, unknown>>,
  parameters: readonly Parameter[],
  place: Parameter['in'],
): Readonly<Record<string, unknown>> {
  let repaired: Record<string, unknown> | undefined;
  for (const parameter of parameters) {
    if (parameter.in !== place || !Object.hasOwn(values, parameter.name)) continue;
    const value = values[parameter.name];
    const better = repairValue(value, parameter.schema);
    if (better === value) continue;
    repaired ??= Object.assign(Object.create(null) as Record<string, unknown>, values);
    repaired[parameter.name] = better;
  }
  return repaired ?? values;
}

function repairValue(value: unknown, schema: JsonSchema): unknown {
  if (typeof value === 'string' && schema['type'] === 'string') return value;
  const types = [schema['type'] ?? []].flat() as string[];
  const is = (type: string) => types.includes(type);
  if (is('array') && !Array.isArray(value) && isScalar(value)) return [repairItem(value, schema)];
  if (is('array') && Array.isArray(value)) return repairList(value, schema);
  if (is('object') && isMapping(value)) return value;
  if (typeof value === 'string' && !is('string')) return repairText(value, is);
  if (isNumber(value) && types.length && is('string') && !is('number') && !is('integer')) return String(value);
  return value;
}

function repairList(list: readonly unknown[], schema: JsonSchema): readonly unknown[] {
  const repaired = list.map((item) => repairItem(item, schema));
  return repaired.some((item, index) => item !== list[index]) ? repaired : list;
}

function repairItem(item: unknown, schema: JsonSchema): unknown {
  return isMapping(schema['items']) ? repairValue(item, schema['items']) : item;
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** A number in JSON's spelling, `true` or `false`. */
function repairText(text: string, is: (type: string) => boolean): unknown {
  if ((is('integer') || is('number')) && NUMBER.test(text)) {
    const number = Number(text);
    if (is('number') ? Number.isFinite(number) : Number.isSafeInteger(number)) return numberOf(text);
  }
  if (is('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || isNumber(value) || typeof value === 'boolean';
}
