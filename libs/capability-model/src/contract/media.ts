import { isMapping } from '../values/mapping.js';
import type { ContractEntry } from './contract-operation.js';
import type { ContractFiles } from './read-contract.js';
import { follow } from './resolve.js';

/** The JSON form of a request or reply. */
export function jsonMedia(
  content: Record<string, unknown>,
): { type: string; value: Record<string, unknown> } | undefined {
  for (const [type, value] of Object.entries(content)) {
    if (/^application\/([^;]*\+)?json\s*(;|$)/i.test(type) || type === '*/*') {
      return { type, value: isMapping(value) ? value : {} };
    }
  }
  return undefined;
}

/** The `example`, or the first of the `examples`, of a media type or parameter. */
export function exampleOf(holder: Record<string, unknown>, at: ContractEntry['at'], files: ContractFiles): unknown {
  if (holder['example'] !== undefined) return holder['example'];
  const examples = holder['examples'];
  if (!isMapping(examples)) return undefined;
  const [name] = Object.keys(examples);
  if (name === undefined) return undefined;
  const { value } = follow({ value: examples[name], at: at.child('examples', name) }, files);
  return isMapping(value) ? value['value'] : undefined;
}

/** The value under a key when it is a text. */
export function text<Key extends string>(key: Key, value: unknown): { [K in Key]?: string } {
  return typeof value === 'string' ? ({ [key]: value } as { [K in Key]?: string }) : {};
}
