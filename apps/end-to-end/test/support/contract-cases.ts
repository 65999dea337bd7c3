import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const CONTRACT = join(import.meta.dirname, '../../../../capabilities/lago/contract');

interface ContractParameter {
  name: string;
  in: 'path' | 'query';
  example?: unknown;
  schema: { type?: string };
  'x-gateway'?: { encoding?: string };
}

interface ContractOperation {
  operationId: string;
  parameters?: ContractParameter[];
  requestBody?: { content: { 'application/json': { example: unknown } } };
}

/** One operation with the contract's own examples, and what must reach the upstream for them. */
export interface Case {
  readonly name: string;
  readonly method: string;
  readonly pathTemplate: string;
  readonly pathValues: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly expectedPath: string;
  readonly expectedQuery: readonly (readonly [string, string])[];
}

/** The 60 operations, read from the contract files themselves and not through our own compiler. */
export function contractCases(): Case[] {
  return readdirSync(CONTRACT)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => {
      const document = parse(readFileSync(join(CONTRACT, file), 'utf8')) as {
        paths?: Record<string, Record<string, unknown>>;
      };
      return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
        Object.entries(item)
          .filter(([method]) => ['get', 'post', 'put', 'delete'].includes(method))
          .map(([method, operation]) =>
            toCase(path, method, operation as ContractOperation, (item['parameters'] ?? []) as ContractParameter[]),
          ),
      );
    });
}

function toCase(path: string, method: string, operation: ContractOperation, shared: ContractParameter[]): Case {
  const parameters = [...shared, ...(operation.parameters ?? [])].map(resolve);
  const values = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const query = values('query').filter(({ example }) => example !== undefined);
  return {
    name: operation.operationId.toLowerCase(),
    method: method.toUpperCase(),
    pathTemplate: path,
    pathValues: Object.fromEntries(values('path').map(({ name, example }) => [name, String(example)])),
    query: Object.fromEntries(query.map(({ name, example }) => [name, example])),
    body: operation.requestBody?.content['application/json'].example,
    expectedPath: values('path').reduce(
      (result, parameter) => result.replace(`{${parameter.name}}`, encode(parameter)),
      path,
    ),
    expectedQuery: query.flatMap(({ name, example }) => pairs(name, example)),
  };
}

function resolve(parameter: ContractParameter & { $ref?: string }): ContractParameter {
  if (!parameter.$ref) return parameter;
  const [file, pointer] = parameter.$ref.split('#/') as [string, string];
  const document = parse(readFileSync(join(CONTRACT, file), 'utf8')) as Record<string, unknown>;
  return pointer.split('/').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document) as never;
}

function encode(parameter: ContractParameter): string {
  const value = encodeURIComponent(String(parameter.example));
  return parameter['x-gateway']?.encoding === 'percent-dots' ? value.replaceAll('.', '%2E') : value;
}

function pairs(name: string, value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.map((item) => [name, String(item)]);
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([key, item]) => [`${name}[${key}]`, String(item)]);
  }
  return [[name, String(value)]];
}

/** The query string as the contract writes it. */
export function search(pairs: readonly (readonly [string, string])[]): string {
  return new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString();
}
