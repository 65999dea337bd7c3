import type { Origin } from '../document/origin.js';
import type { JsonSchema, PathEncoding } from '../operation/operation.js';
import { isMapping } from '../values/mapping.js';
import { ContractError } from './contract-error.js';
import type { ContractEntry, ContractParameter } from './contract-operation.js';
import type { ContractFiles } from './read-contract.js';
import { exampleOf, jsonMedia, text } from './media.js';
import { parameterStyle } from './parameter-style.js';
import type { WrittenStyle } from './parameter-style.js';
import { follow } from './resolve.js';
import type { Located } from './resolve.js';
import { requestSchema } from './request-schema.js';
import { resolveSchema } from './resolve-schema.js';

const ENCODINGS: readonly string[] = ['percent', 'percent-dots', 'keep-slash'];

/** Parameters of the path item and the operation; the operation's win. */
export function readParameters(entry: ContractEntry, files: ContractFiles): ContractParameter[] {
  const shared = locatedList(entry.item['parameters'], entry.at.parent().child('parameters'));
  const own = locatedList(entry.operation['parameters'], entry.at.child('parameters'));
  const result = new Map<string, ContractParameter>();
  for (const located of [...shared, ...own]) {
    const parameter = readParameter(follow(located, files), files);
    if (parameter) result.set(`${parameter.in} ${parameter.wireName}`, parameter);
  }
  return [...result.values()];
}

function locatedList(list: unknown, at: Origin): Located[] {
  return Array.isArray(list) ? list.map((value: unknown, index) => ({ value, at: at.child(index) })) : [];
}

function readParameter({ value, at }: Located, files: ContractFiles): ContractParameter | undefined {
  if (!isMapping(value)) throw new ContractError('contract-parameter', at, 'a parameter must be a mapping');
  const place = value['in'];
  const wireName = value['name'];
  if (typeof wireName !== 'string') throw new ContractError('contract-parameter', at, 'a parameter needs a name');
  if (place !== 'path' && place !== 'query' && place !== 'header') return undefined;
  const content = isMapping(value['content']) ? value['content'] : undefined;
  const json = content && jsonMedia(content);
  const described = json
    ? { value: json.value['schema'], at: at.child('content', json.type, 'schema') }
    : { value: value['schema'], at: at.child('schema') };
  const schema = requestSchema(resolveSchema(described, files));
  const gateway = isMapping(value['x-gateway']) ? value['x-gateway'] : {};
  const encoding = gateway['encoding'] ?? 'percent';
  if (typeof encoding !== 'string' || !ENCODINGS.includes(encoding)) {
    const message = `encoding must be one of ${ENCODINGS.join(', ')}`;
    throw new ContractError('contract-parameter', at.child('x-gateway', 'encoding'), message);
  }
  const example = exampleOf(value, at, files) ?? firstExample(schema['examples']);
  return {
    name: wireName.replace(/\[\]$/, ''),
    wireName,
    in: place,
    required: place === 'path' || value['required'] === true,
    schema,
    ...text('description', value['description']),
    ...(example === undefined ? {} : { example }),
    deprecated: value['deprecated'] === true,
    encoding: encoding as PathEncoding,
    rawSlash: gateway['rawSlash'] === true,
    ...(content ? ({ style: json ? 'json' : 'scalar' } as const) : styleOf(value, schema, at)),
    jsonText: gateway['jsonText'] === true,
    allowReserved: value['allowReserved'] === true,
  };
}

function styleOf(parameter: Record<string, unknown>, schema: JsonSchema, at: Origin): WrittenStyle {
  const written = parameterStyle(parameter, schema);
  if (written) return written;
  const message = `the style ${String(parameter['style'])} is not written here`;
  throw new ContractError('contract-parameter', at.child('style'), message);
}

function firstExample(examples: unknown): unknown {
  return Array.isArray(examples) ? examples[0] : undefined;
}
