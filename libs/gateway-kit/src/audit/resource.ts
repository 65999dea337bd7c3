import { hash } from 'node:crypto';
import type { Operation, OperationInput, Parameter } from '@lago/capability-model';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const DIGEST_LENGTH = 16;

/**
 * Which record a call is about, by path parameter. An id the API made, of which the contract shows a UUID, stands as it
 * is; one that callers chose may be an e-mail address or a name, so it stands as a digest that who knows the id can make
 * as well.
 */
export function resourceOf(
  { parameters }: Pick<Operation, 'parameters'>,
  { path }: OperationInput,
): Record<string, string> | undefined {
  const names = Object.keys(path);
  if (!names.length) return undefined;
  const made = new Set(parameters.filter(isMade).map(({ name }) => name));
  return Object.fromEntries(
    names.map((name) => {
      const value = String(path[name]);
      return [name, made.has(name) && UUID.test(value) ? value : digest(value)];
    }),
  );
}

function isMade({ schema, example }: Parameter): boolean {
  return schema['format'] === 'uuid' || (typeof example === 'string' && UUID.test(example));
}

/** The first 16 hex digits of the SHA-256 of an id. */
function digest(value: string): string {
  return `sha256:${hash('sha256', value, 'hex').slice(0, DIGEST_LENGTH)}`;
}
