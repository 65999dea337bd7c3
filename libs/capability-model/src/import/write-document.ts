import { slug } from './choose-operations.js';
import type { PublishedOperation } from './choose-operations.js';

/** A named item in the array spelling. */
export type Named = { readonly name: string } & Record<string, unknown>;

/** What the chosen operations add to a document. */
export interface DocumentParts {
  readonly consumed: readonly Named[];
  readonly rest: readonly Named[];
  readonly tools: readonly Named[];
}

/** Resources and tools for operations, in the array spelling. */
export function documentParts(operations: readonly PublishedOperation[], namespace: string): DocumentParts {
  const paths = [...new Set(operations.map(({ path }) => path))];
  const at = (path: string) => operations.filter((operation) => operation.path === path);
  return {
    consumed: paths.map((path) => ({ name: resourceName(path), path, operations: at(path).map(consumedOperation) })),
    rest: paths.map((path) => ({
      name: resourceName(path),
      path,
      operations: at(path).map(({ name, method, operation }) => ({
        name,
        method,
        ...description(operation),
        call: `${namespace}.${name}`,
      })),
    })),
    tools: operations.map(({ name, method, operation }) => ({
      name,
      ...(typeof operation['summary'] === 'string' ? { label: operation['summary'] } : {}),
      ...description(operation, name),
      hints: {
        readOnly: method === 'GET',
        destructive: method === 'DELETE',
        idempotent: method !== 'POST' && method !== 'PATCH',
      },
      call: `${namespace}.${name}`,
    })),
  };
}

function resourceName(path: string): string {
  return slug(path, '-');
}

function consumedOperation({ name, method, operation }: PublishedOperation): Named {
  const parameters = Array.isArray(operation['parameters'])
    ? (operation['parameters'] as Record<string, unknown>[])
    : [];
  const ours = /^(accept|content-type|authorization)$/i;
  const headers = parameters
    .filter((parameter) => parameter['in'] === 'header' && !ours.test(String(parameter['name'])))
    .map((parameter) => ({ name: String(parameter['name']), in: 'header' }));
  return {
    name,
    method,
    ...description(operation),
    ...(headers.length ? { inputParameters: headers } : {}),
  };
}

/** The first sentence, which is enough where the contract has the rest. */
function description(operation: Readonly<Record<string, unknown>>, fallback?: string): { description?: string } {
  const text = operation['summary'] ?? operation['description'] ?? fallback;
  if (typeof text !== 'string') return {};
  return { description: (text.split(/(?<=\.)\s|\n/, 1)[0] ?? text).trim() };
}
