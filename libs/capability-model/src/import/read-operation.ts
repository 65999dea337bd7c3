import { bareType, requestMedia } from '../contract/media.js';
import { isMapping } from '../values/mapping.js';
import type { PublishedOperation } from './choose-operations.js';
import { LeftOut } from '../published/left-out.js';
import type { Part, References } from '../published/references.js';

/** One parameter of a published operation with every `$ref` followed. */
export interface PublishedParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description: string | undefined;
  /** As it stands in the operation, perhaps a reference. */
  readonly written: Part;
}

/** What of an operation is served. */
export interface ServedParts {
  readonly parameters: readonly PublishedParameter[];
  /** The body, and the one media type it is sent in. */
  readonly body: { readonly part: Part; readonly mediaType: string } | undefined;
  /** Top-level keys of the body. */
  readonly bodyKeys: readonly string[];
  /** What is not, although the operation is. */
  readonly notes: readonly string[];
}

/** Headers that OpenAPI leaves to the protocol (section 4.8.12). */
const OF_THE_PROTOCOL = /^(?:accept|content-type|authorization)$/i;
const HEADER_NAME = /^[\w.!#$%&'*+^`|~-]+$/;

/** Reads what callers give to an operation. Throws LeftOut when it cannot be served. */
export function readServedParts(published: PublishedOperation, references: References): ServedParts {
  const { path, at } = published;
  if (/[?#]/.test(path)) throw new LeftOut(at.parent(), `the path has a ${path.includes('#') ? 'fragment' : 'query'}`);
  const names = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new LeftOut(at.parent(), `the placeholder {${twice}} stands twice in the path`);
  const notes: string[] = [];
  const parameters = parametersOf(published, references, notes);
  const body = bodyOf(published, references, notes);
  return { parameters, body, bodyKeys: body ? keysOf(body, references) : [], notes };
}

function parametersOf(
  { item, operation, at }: PublishedOperation,
  references: References,
  notes: string[],
): PublishedParameter[] {
  const lists: Part[] = [
    { value: item.value['parameters'], at: item.at.child('parameters') },
    { value: operation['parameters'], at: at.child('parameters') },
  ];
  const found = new Map<string, PublishedParameter>();
  for (const list of lists) {
    const entries = Array.isArray(list.value) ? (list.value as unknown[]) : [];
    for (const [index, value] of entries.entries()) {
      const written = { value, at: list.at.child(index) };
      const parameter = readParameter(references.follow(written), written, notes);
      if (!parameter) continue;
      const { in: place, name } = parameter;
      found.set(`${place} ${place === 'header' ? name.toLowerCase() : name}`, parameter);
    }
  }
  return [...found.values()];
}

function readParameter({ value, at }: Part, written: Part, notes: string[]): PublishedParameter | undefined {
  if (!isMapping(value) || typeof value['name'] !== 'string') throw new LeftOut(at, 'a parameter has no name');
  const { name, in: place, required, description, style } = value;
  if (place === 'cookie') {
    if (required === true) throw new LeftOut(at, `the required cookie ${name} cannot be sent`);
    notes.push(`the cookie ${name} is not sent`);
    return undefined;
  }
  if (place !== 'path' && place !== 'query' && place !== 'header') throw new LeftOut(at, `${name} has no known place`);
  if (place === 'header' && OF_THE_PROTOCOL.test(name)) return undefined;
  if (place === 'header' && !HEADER_NAME.test(name)) {
    if (required === true) throw new LeftOut(at, `${JSON.stringify(name)} is no name of a header`);
    notes.push(`the header ${JSON.stringify(name)} is not sent: that is no name of one`);
    return undefined;
  }
  if (style === 'label' || style === 'matrix') throw new LeftOut(at, `the style ${style} of ${name} is not written`);
  const text = typeof description === 'string' ? description : undefined;
  return { name, in: place, required: place === 'path' || required === true, description: text, written };
}

function bodyOf({ operation, at, method }: PublishedOperation, references: References, notes: string[]) {
  const written = operation['requestBody'];
  if (written === undefined || written === null) return undefined;
  const part = references.follow({ value: written, at: at.child('requestBody') });
  const { value } = part;
  if (!isMapping(value)) throw new LeftOut(part.at, 'the request body is not described');
  const content = isMapping(value['content']) ? value['content'] : {};
  const required = value['required'] === true;
  if (method === 'GET') {
    if (required) throw new LeftOut(part.at, 'GET with a required body is not sent');
    if (Object.values(content).some((media) => hasFields(media))) notes.push('the body of GET is not sent');
    return undefined;
  }
  if (!Object.keys(content).length) return undefined;
  const media = requestMedia(content);
  const types = Object.keys(content).map(bareType);
  if (!media) {
    if (required || method === 'POST' || method === 'PUT' || method === 'PATCH') {
      throw new LeftOut(part.at, `a body of ${types.join(' or ')} is not sent`);
    }
    notes.push(`the body of ${types.join(' or ')} is not sent`);
    return undefined;
  }
  const own = references.follow({ value: media.value['schema'], at: part.at.child('content', media.type, 'schema') });
  if (bareType(media.type) === 'multipart/form-data' && hasFiles(own, references)) {
    throw new LeftOut(part.at, 'a body of multipart/form-data with files is not sent');
  }
  return { part, mediaType: media.type, schema: own };
}

function hasFields(media: unknown): boolean {
  const schema = isMapping(media) ? media['schema'] : undefined;
  if (!isMapping(schema)) return false;
  return (
    schema['$ref'] !== undefined || Object.keys(isMapping(schema['properties']) ? schema['properties'] : {}).length > 0
  );
}

function hasFiles(schema: Part, references: References, depth = 0): boolean {
  const { value, at } = schema;
  if (!isMapping(value) || depth > 4) return false;
  const media = value['contentMediaType'];
  if (
    value['format'] === 'binary' ||
    value['format'] === 'byte' ||
    (media !== undefined && media !== 'application/json')
  ) {
    return true;
  }
  const properties = references.follow({ value: value['properties'], at: at.child('properties') }, 'properties');
  const inner = [
    ...Object.entries(isMapping(properties.value) ? properties.value : {}).map(([name, part]) => ({
      value: part,
      at: properties.at.child(name),
    })),
    { value: value['items'], at: at.child('items') },
    ...['allOf', 'anyOf', 'oneOf'].flatMap((key) =>
      Array.isArray(value[key])
        ? (value[key] as unknown[]).map((part, index) => ({ value: part, at: at.child(key, index) }))
        : [],
    ),
  ];
  return inner.some((part) => hasFiles(references.follow(part), references, depth + 1));
}

/** Top-level properties of a schema, also through `allOf`. */
function keysOf({ schema }: { readonly schema: Part }, references: References, depth = 0): string[] {
  const { value, at } = schema;
  if (!isMapping(value) || depth > 8) return [];
  const properties = references.follow({ value: value['properties'], at: at.child('properties') }, 'properties').value;
  const own = isMapping(properties) ? Object.keys(properties) : [];
  const parts = Array.isArray(value['allOf']) ? (value['allOf'] as unknown[]) : [];
  const inner = parts.flatMap((part, index) =>
    keysOf({ schema: references.follow({ value: part, at: at.child('allOf', index) }) }, references, depth + 1),
  );
  return [...new Set([...own, ...inner])];
}
