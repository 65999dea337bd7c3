import type { BodyContract } from '../operation/operation.js';
import { isMapping } from '../values/mapping.js';
import { ContractError } from './contract-error.js';
import type { ContractEntry, ContractOperation } from './contract-operation.js';
import type { ContractFiles } from './read-contract.js';
import { bareType, exampleOf, formMedia, requestMedia, text } from './media.js';
import { formFields } from './parameter-style.js';
import { readParameters } from './read-parameters.js';
import { readResponse } from './read-response.js';
import { requestSchema } from './request-schema.js';
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

function readBody({ operation, at }: ContractEntry, files: ContractFiles): BodyContract | undefined {
  if (operation['requestBody'] === undefined) return undefined;
  const { value: body, at: place } = follow({ value: operation['requestBody'], at: at.child('requestBody') }, files);
  if (!isMapping(body) || !isMapping(body['content'])) return undefined;
  const media = requestMedia(body['content']);
  if (!media) {
    const message = 'the request body has neither a JSON nor a form media type';
    throw new ContractError('contract-body', place, message, 'describe application/json');
  }
  const form = formMedia(body['content']);
  const type = bareType(media.type);
  const mediaAt = place.child('content', media.type);
  const schema = requestSchema(resolveSchema({ value: media.value['schema'], at: mediaAt.child('schema') }, files));
  const example = exampleOf(media.value, mediaAt, files);
  return {
    required: body['required'] === true,
    schema,
    ...(type === 'application/json' || type === '*/*' ? {} : { mediaType: type }),
    ...(form ? { form: formFields(form.value['encoding'], schema) } : {}),
    ...(example === undefined ? {} : { example }),
    described: Object.keys(schema).length > 0,
  };
}
