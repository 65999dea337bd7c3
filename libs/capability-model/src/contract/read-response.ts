import type { JsonSchema, ResponseContract } from '../operation/operation.js';
import { isMapping } from '../values/mapping.js';
import type { ContractEntry } from './contract-operation.js';
import type { ContractFiles } from './read-contract.js';
import { bareType, exampleOf, jsonMedia, otherTypes } from './media.js';
import { follow } from './resolve.js';
import { resolveSchema } from './resolve-schema.js';

/** A reply about which nothing is known. */
export const UNKNOWN_RESPONSE: ResponseContract = {
  list: false,
  paginated: false,
  emptyBody: 'sometimes',
  secrets: [],
};

const REFUSAL = /^(?:4(\d\d|XX)|default)$/;
const SUCCESS = /^2(\d\d|XX)$/;

/** Reads the first 2xx response of an operation, and what its refusals look like. */
export function readResponse(entry: ContractEntry, files: ContractFiles): ResponseContract {
  const refusal = readRefusal(entry, files);
  const refusalTypes = readRefusalTypes(entry, files);
  const statuses = readStatuses(entry);
  const further = readFurther(entry, files);
  return {
    ...readSuccess(entry, files),
    ...(statuses ? { statuses } : {}),
    ...(Object.keys(further).length ? { further } : {}),
    ...(refusal ? { refusal } : {}),
    ...(Object.keys(refusalTypes).length ? { refusalTypes } : {}),
  };
}

function readStatuses({ operation }: ContractEntry): readonly number[] | undefined {
  const codes = isMapping(operation['responses']) ? Object.keys(operation['responses']) : [];
  if (codes.some((code) => code === '2XX' || code === 'default')) return undefined;
  const statuses = codes.filter((code) => /^2\d\d$/.test(code)).map(Number);
  return statuses.length ? statuses : undefined;
}

/** Successes beside the first, which is the one that is described. */
function readFurther(entry: ContractEntry, files: ContractFiles): NonNullable<ResponseContract['further']> {
  const responses = isMapping(entry.operation['responses']) ? entry.operation['responses'] : {};
  const others = Object.keys(responses)
    .filter((status) => SUCCESS.test(status))
    .slice(1)
    .filter((status) => status !== '2XX');
  const contents = new Map(contentsOf(entry, SUCCESS, files).map(({ status, content }) => [status, content]));
  return Object.fromEntries(
    others.map((status) => {
      const content = contents.get(status) ?? {};
      return [
        status,
        {
          isEmpty: Object.keys(content).length === 0,
          types: otherTypes(content),
          isJson: jsonMedia(content) !== undefined,
        },
      ];
    }),
  );
}

function readRefusal(entry: ContractEntry, files: ContractFiles): JsonSchema | undefined {
  for (const { content, at } of contentsOf(entry, REFUSAL, files)) {
    const media = jsonMedia(content);
    if (media?.value['schema'] === undefined) continue;
    return resolveSchema({ value: media.value['schema'], at: at.child(media.type, 'schema') }, files);
  }
  return undefined;
}

function readRefusalTypes(entry: ContractEntry, files: ContractFiles): Record<string, readonly string[]> {
  const found = contentsOf(entry, REFUSAL, files);
  return Object.fromEntries(
    found.map(({ status, content }) => [status, otherTypes(content)] as const).filter(([, types]) => types.length),
  );
}

/** What the responses of some statuses contain. */
function contentsOf({ operation, at }: ContractEntry, statuses: RegExp, files: ContractFiles) {
  const responses = isMapping(operation['responses']) ? operation['responses'] : {};
  return Object.keys(responses)
    .filter((status) => statuses.test(status))
    .flatMap((status) => {
      const { value, at: place } = follow({ value: responses[status], at: at.child('responses', status) }, files);
      const content = isMapping(value) ? value['content'] : undefined;
      return isMapping(content) ? [{ status, content, at: place.child('content') }] : [];
    });
}

function readSuccess({ operation, at }: ContractEntry, files: ContractFiles): ResponseContract {
  const responses = operation['responses'];
  if (!isMapping(responses)) return UNKNOWN_RESPONSE;
  const status = Object.keys(responses).find((code) => SUCCESS.test(code));
  if (status === undefined) return UNKNOWN_RESPONSE;
  const place = at.child('responses', status);
  const { value, at: responseAt } = follow({ value: responses[status], at: place }, files);
  if (!isMapping(value)) return UNKNOWN_RESPONSE;
  const gateway = isMapping(value['x-gateway']) ? value['x-gateway'] : {};
  const secrets = Array.isArray(gateway['secrets']) ? gateway['secrets'].map(String) : [];
  const content = isMapping(value['content']) ? value['content'] : {};
  const media = jsonMedia(content);
  const types = otherTypes(content);
  const other = types.length ? { otherTypes: types } : {};
  const emptyBody = emptiness(gateway['emptyBody'], media !== undefined);
  const bodyless = gateway['emptyBody'] === 'always' ? { bodyless: true as const } : {};
  if (!media) {
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
    ...other,
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
