import type { BodyContract } from '../operation.js';
import { isMapping } from '../normalise/raw.js';
import { ContractError } from './contract-error.js';
import type { ContractEntry, ContractOperation } from './contract-operation.js';
import type { ContractFiles } from './read-contract.js';
import { readParameters } from './read-parameters.js';
import { readResponse } from './read-response.js';
import { follow } from './resolve.js';
import { resolveSchema } from './resolve-schema.js';

/** Reads one operation of the contract in full. Throws ContractError. */
export function readOperation(entry: ContractEntry, files: ContractFiles): ContractOperation {
  const { method, path, operation, at } = entry;
  const parameters = readParameters(entry, files);
  const tags = operation['tags'];
  const facts = operation['x-gateway'];
  return {
    method,
    path,
    at,
    ...text('summary', operation['summary']),
    ...text('description', operation['description']),
    ...text('tag', Array.isArray(tags) ? tags[0] : undefined),
    parameters,
    body: readBody(entry, files),
    response: readResponse(entry, files),
    facts: isMapping(facts) ? facts : {},
  };
}

/** The value under a key when it is a text. */
export function text<Key extends string>(key: Key, value: unknown): { [K in Key]?: string } {
  return typeof value === 'string' ? ({ [key]: value } as { [K in Key]?: string }) : {};
}

function readBody({ operation, at }: ContractEntry, files: ContractFiles): BodyContract | undefined {
  if (operation['requestBody'] === undefined) return undefined;
  const { value: body, at: place } = follow({ value: operation['requestBody'], at: at.child('requestBody') }, files);
  if (!isMapping(body) || !isMapping(body['content'])) return undefined;
  const media = jsonMedia(body['content']);
  if (!media) {
    throw new ContractError('contract-body', place, 'the request body has no JSON form', 'describe application/json');
  }
  const mediaAt = place.child('content', media.type);
  const schema = resolveSchema({ value: media.value['schema'], at: mediaAt.child('schema') }, files);
  const example = exampleOf(media.value, mediaAt, files);
  return {
    required: body['required'] === true,
    schema,
    ...(example === undefined ? {} : { example }),
    described: Object.keys(schema).length > 0,
  };
}

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
