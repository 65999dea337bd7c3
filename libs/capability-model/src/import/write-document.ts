import type { ApiAddress } from './api-address.js';
import { slug } from './choose-operations.js';
import type { ServedOperation } from './served-operation.js';

/** A named item in the array spelling. */
export type Named = { readonly name: string } & Record<string, unknown>;

/** What the served operations add to a document. */
export interface DocumentParts {
  readonly consumed: readonly Named[];
  readonly rest: readonly Named[];
  readonly tools: readonly Named[];
}

/** How the added parts are called. */
export interface PartNames {
  /** Namespace of the consumed API of an address. */
  namespaceOf(address: ApiAddress): string;
  /** The name by which tools refer to their own inputs. */
  readonly tools: string;
  /** Put before paths and names, where other APIs are served as well. */
  readonly prefix: string | undefined;
}

/** Consumed resources of one address, in the array spelling. */
export function consumedResources(operations: readonly ServedOperation[]): Named[] {
  return byPath(operations).map(([path, own]) => ({
    name: resourceName(path),
    path,
    operations: own.map(consumedOperation),
  }));
}

/** REST resources and tools for operations, in the array spelling. */
export function exposedParts(
  operations: readonly ServedOperation[],
  names: PartNames,
): Omit<DocumentParts, 'consumed'> {
  const called = (name: string) => (names.prefix === undefined ? name : `${names.prefix}-${name}`);
  const call = ({ address, name }: ServedOperation) => `${names.namespaceOf(address)}.${name}`;
  return {
    rest: byPath(operations).map(([path, own]) => ({
      name: called(resourceName(path)),
      path: names.prefix === undefined ? path : `/${names.prefix}${path}`,
      operations: own.map((one) => ({
        name: called(one.name),
        method: one.method,
        ...description(one.operation),
        call: call(one),
      })),
    })),
    tools: operations.map((one) => ({
      name: called(one.name),
      ...(typeof one.operation['summary'] === 'string' ? { label: one.operation['summary'] } : {}),
      ...description(one.operation, one.name),
      hints: {
        readOnly: one.method === 'GET',
        destructive: one.method !== 'GET',
        idempotent: one.method !== 'POST' && one.method !== 'PATCH',
      },
      ...renamedInputs(one, names.tools),
      call: call(one),
    })),
  };
}

/** A tool has one argument of a name: a parameter that is called like a field of the body has another. */
function renamedInputs({ parameters, bodyKeys }: ServedOperation, tools: string): Record<string, unknown> {
  const isOnly = (name: string) => parameters.filter((other) => bare(other.name) === bare(name)).length === 1;
  const clashing = parameters.filter(({ name }) => bodyKeys.includes(bare(name)) && isOnly(name));
  if (!clashing.length) return {};
  const inputs = clashing.map(({ name, in: place, required, description: text }) => ({
    name: `${place}_${slug(bare(name), '_')}`,
    required,
    description: (text ?? `${bare(name)} of the ${place}`).split('\n', 1)[0],
  }));
  const entries = clashing.map(({ name }, index) => [bare(name), `${tools}.${inputs[index]?.name}`] as const);
  return { inputParameters: inputs, with: Object.fromEntries(entries) };
}

function bare(name: string): string {
  return name.replace(/\[\]$/, '');
}

function byPath(operations: readonly ServedOperation[]): [string, ServedOperation[]][] {
  const paths = new Map<string, ServedOperation[]>();
  for (const operation of operations) paths.set(operation.path, [...(paths.get(operation.path) ?? []), operation]);
  return [...paths];
}

function resourceName(path: string): string {
  return slug(path, '-');
}

function consumedOperation({ name, method, operation, parameters }: ServedOperation): Named {
  const headers = parameters.filter((parameter) => parameter.in === 'header');
  return {
    name,
    method,
    ...description(operation),
    ...(headers.length ? { inputParameters: headers.map((header) => ({ name: header.name, in: 'header' })) } : {}),
  };
}

/** The first sentence, which is enough where the contract has the rest. */
function description(operation: Readonly<Record<string, unknown>>, fallback?: string): { description?: string } {
  const text = operation['summary'] ?? operation['description'] ?? fallback;
  if (typeof text !== 'string') return {};
  return { description: (text.split(/(?<=\.)\s|\n/, 1)[0] ?? text).trim() };
}
