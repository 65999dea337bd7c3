import type { JsonSchema, ResponseContract } from '../operation/operation.js';
import { isMapping } from '../values/mapping.js';
import type { ContractEntry } from './contract-operation.js';
import type { ContractFiles } from './read-contract.js';
import { bareType, exampleOf, jsonMedia } from './media.js';
import { follow } from './resolve.js';
import { resolveSchema } from './resolve-schema.js';

/** A reply about which nothing is known. */
export const UNKNOWN_RESPONSE: ResponseContract = {
  list: false,
  paginated: false,
  emptyBody: 'sometimes',
  secrets: [],
};

/** Reads the first 2xx response of an operation, and what its refusals look like. */
export function readResponse(entry: ContractEntry, files: ContractFiles): ResponseContract {
  const refusal = readRefusal(entry, files);
  const statuses = readStatuses(entry);
  return { ...readSuccess(entry, files), ...(statuses ? { statuses } : {}), ...(refusal ? { refusal } : {}) };
}

function readStatuses({ operation }: ContractEntry): readonly number[] | undefined {
  const codes = isMapping(operation['responses']) ? Object.keys(operation['responses']) : [];
  if (codes.some((code) => code === '2XX' || code === 'default')) return undefined;
  const statuses = codes.filter((code) => /^2\d\d$/.test(code)).map(Number);
  return statuses.length ? statuses : undefined;
}

function readRefusal({ operation, at }: ContractEntry, files: ContractFiles): JsonSchema | undefined {
  const responses = operation['responses'];
  if (!isMapping(responses)) return undefined;
  for (const status of Object.keys(responses).filter((code) => /^(?:4(\d\d|XX)|default)$/.test(code))) {
    const { value, at: place } = follow({ value: responses[status], at: at.child('responses', status) }, files);
    const media = isMapping(value) && isMapping(value['content']) ? jsonMedia(value['content']) : undefined;
    if (media?.value['schema'] === undefined) continue;
    return resolveSchema({ value: media.value['schema'], at: place.child('content', media.type, 'schema') }, files);
  }
  return undefined;
}

function readSuccess({ operation, at }: ContractEntry, files: ContractFiles): ResponseContract {
  const responses = operation['responses'];
  if (!isMapping(responses)) return UNKNOWN_RESPONSE;
  const status = Object.keys(responses).find((code) => /^2(\d\d|XX)$/.test(code));
  if (status === undefined) return UNKNOWN_RESPONSE;
  const place = at.child('responses', status);
  const { value, at: responseAt } = follow({ value: responses[status], at: place }, files);
  if (!isMapping(value)) return UNKNOWN_RESPONSE;
  const gateway = isMapping(value['x-gateway']) ? value['x-gateway'] : {};
  const secrets = Array.isArray(gateway['secrets']) ? gateway['secrets'].map(String) : [];
  const media = isMapping(value['content']) ? jsonMedia(value['content']) : undefined;
  const emptyBody = emptiness(gateway['emptyBody'], media !== undefined);
  const bodyless = gateway['emptyBody'] === 'always' ? { bodyless: true as const } : {};
  if (!media) {
    const types = Object.keys(isMapping(value['content']) ? value['content'] : {});
    const other = types.length ? { otherTypes: types } : {};
    return {
      list: false,
      paginated: false,
      emptyBody: types.length ? 'sometimes' : emptyBody,
      ...other,
      ...bodyless,
      secrets,
    };
  }
  const mediaAt = responseAt.child('content', media.type);
  const schema = resolveSchema({ value: media.value['schema'], at: mediaAt.child('schema') }, files);
  const example = exampleOf(media.value, mediaAt, files);
  const type = bareType(media.type);
  const jsonType = type === 'application/json' || type === '*/*' ? {} : { jsonType: type };
  return {
    schema,
    ...jsonType,
    ...(example === undefined ? {} : { example }),
    ...wrapping(schema),
    emptyBody,
    secrets,
  };
}

function emptiness(declared: unknown, hasContent: boolean): ResponseContract['emptyBody'] {
  if (declared === 'always' || declared === 'sometimes') return declared;
  return hasContent ? 'never' : 'always';
}

/** The key that wraps an answer: its only key, or the list beside `meta`. */
function wrapping(schema: JsonSchema): Pick<ResponseContract, 'rootKey' | 'list' | 'paginated'> {
  const properties = isMapping(schema['properties']) ? schema['properties'] : {};
  const keys = Object.keys(properties).filter((key) => key !== 'meta');
  const [rootKey] = keys;
  if (rootKey === undefined || keys.length > 1) return { list: schema['type'] === 'array', paginated: false };
  const inner = properties[rootKey];
  const list = isMapping(inner) && inner['type'] === 'array';
  return { rootKey, list, paginated: list && Object.hasOwn(properties, 'meta') };
}
