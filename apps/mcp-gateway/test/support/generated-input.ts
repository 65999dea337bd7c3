import fc from 'fast-check';
import type { JsonSchema, Operation, OperationInput } from '@lago/capability-model';

/** Any input of an operation's shape: what the schema's types allow, with every optional member now and then. */
export function generatedInput({ parameters, body }: Operation): fc.Arbitrary<OperationInput> {
  const place = (where: 'path' | 'query') =>
    fc.record(
      Object.fromEntries(parameters.filter((one) => one.in === where).map(({ name }) => [name, text])),
      where === 'path' ? {} : { requiredKeys: [] },
    );
  const sent = body ? ofSchema(body.schema) : fc.constant(undefined);
  return fc.record({ path: place('path'), query: place('query'), body: sent });
}

const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' });

function ofSchema(schema: JsonSchema): fc.Arbitrary<unknown> {
  const {
    enum: values,
    type,
    properties,
    items,
    required,
    pattern,
  } = schema as {
    enum?: unknown[];
    type?: string | string[];
    properties?: Record<string, JsonSchema>;
    items?: JsonSchema;
    required?: string[];
    pattern?: string;
  };
  if (values) return fc.constantFrom(...values);
  const known = [type ?? (properties ? 'object' : 'string')].flat().filter((one) => one !== 'null')[0] ?? 'null';
  if (known === 'null') return fc.constant(null);
  if (known === 'boolean') return fc.boolean();
  if (known === 'integer') return fc.integer({ min: 0, max: 10_000_000 });
  if (known === 'array') return fc.array(ofSchema(items ?? {}), { minLength: 1, maxLength: 12 });
  if (known === 'object') {
    const members = Object.fromEntries(Object.entries(properties ?? {}).map(([name, one]) => [name, ofSchema(one)]));
    return fc.record(members, { requiredKeys: (required ?? []).filter((name) => name in members) });
  }
  const decimal = fc.tuple(fc.nat(9999), fc.nat(99)).map(([whole, rest]) => `${whole}.${rest}`);
  if (known === 'number') return decimal.map(Number);
  return pattern?.includes('[0-9]+(') ? decimal : text;
}
