import { join } from 'node:path';
import { loadCapability } from '@lago/capability-model';
import type { Capability, Operation, Parameter } from '@lago/capability-model';

const FOLDER = join(import.meta.dirname, '../../../../capabilities/lago');

/** The packaged document with its contract. */
export function capability(): Capability {
  return loadCapability({
    file: join(FOLDER, 'capability.yaml'),
    contractDir: join(FOLDER, 'contract'),
    secrets: {},
    allowMissingSecrets: true,
  });
}

/** The contract's own example of one kind of parameter, by wire name. */
export function examples(operation: Operation, place: Parameter['in']): Record<string, unknown> {
  const given = operation.parameters.filter((parameter) => parameter.in === place && parameter.example !== undefined);
  return Object.fromEntries(given.map(({ wireName, example }) => [wireName, example]));
}

/** The pairs that a query object stands for: lists repeat, objects become `name[key]`. */
export function queryPairs(query: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(query).flatMap(([name, value]): [string, string][] => {
    if (Array.isArray(value)) return value.map((item) => [name, String(item)]);
    if (typeof value === 'object' && value !== null) {
      return Object.entries(value).flatMap(([key, inner]) =>
        Array.isArray(inner)
          ? inner.map((item): [string, string] => [`${name}[${key}][]`, String(item)])
          : [[`${name}[${key}]`, String(inner)]],
      );
    }
    return [[name, String(value)]];
  });
}
