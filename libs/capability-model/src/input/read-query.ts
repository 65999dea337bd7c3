import { InputError } from '../input-error.js';
import type { Operation, Parameter } from '../operation.js';
import { perOperation } from '../per-operation.js';

type Values = Record<string, unknown>;

/**
 * Reads a raw query string (with or without `?`) into `input.query`. Declared parameters are read by their style;
 * undeclared ones are kept under their wire name. `headers` (names in lower case) fill inputs that are taken from
 * headers. Throws InputError when the percent-encoding is broken.
 */
export function readQuery(
  operation: Operation,
  search: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>> = {},
): Values {
  const query = Object.create(null) as Values;
  const { declared, fromHeaders } = namesOf(operation);
  for (const [wireName, value] of pairsOf(search)) {
    const { base, keys } = splitName(wireName);
    const parameter = declared.get(base);
    if (parameter) addDeclared(query, parameter, keys, value);
    else if (!fromHeaders.has(wireName)) add(query, wireName, value);
  }
  for (const [name, header] of fromHeaders) {
    const given = headers[header];
    if (given !== undefined) query[name] = typeof given === 'string' ? given : given.join(', ');
  }
  return query;
}

interface Names {
  /** Query parameters by their name on the wire, without brackets. */
  readonly declared: ReadonlyMap<string, Parameter>;
  /** Parameters taken from headers: name to header in lower case. */
  readonly fromHeaders: ReadonlyMap<string, string>;
}

const namesOf = perOperation(({ parameters }): Names => ({
  declared: new Map(parameters.filter(isQuery).map((parameter) => [baseOf(parameter.wireName), parameter])),
  fromHeaders: new Map(
    parameters.flatMap(({ header, name }) => (header === undefined ? [] : [[name, header.toLowerCase()] as const])),
  ),
}));

const isQuery = (parameter: Parameter) => parameter.in === 'query' && parameter.header === undefined;

function pairsOf(search: string): (readonly [string, string])[] {
  return search
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals === -1
        ? ([decode(pair), ''] as const)
        : ([decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))] as const);
    });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    const expected = 'percent-encoded UTF-8';
    const message = `the query must be ${expected}`;
    const violation = {
      pointer: '/query',
      place: 'query',
      name: 'query',
      keyword: 'encoding',
      expected,
      message,
    } as const;
    throw new InputError({ ...violation, received: 'string' });
  }
}

const baseOf = (wireName: string) => splitName(wireName).base;

/** `a[b][]` is base `a` with keys `b` and nothing. */
function splitName(wireName: string): { base: string; keys: string[] } {
  const match = /^([^[]+)((?:\[[^\]]*\])+)$/.exec(wireName);
  if (!match) return { base: wireName, keys: [] };
  const [, base = '', brackets = ''] = match;
  return { base, keys: brackets.slice(1, -1).split('][') };
}

function addDeclared(query: Values, parameter: Parameter, keys: readonly string[], value: string): void {
  const { name, style, delimiter, jsonText } = parameter;
  const [key] = keys;
  if (key !== undefined && key !== '') return addEntry(query, name, keys, value);
  if (style === 'repeat') {
    const items = delimiter === undefined || keys.length ? [value] : value.split(delimiter);
    const known = query[name];
    if (known === undefined) query[name] = items;
    else if (Array.isArray(known)) known.push(...items);
    else add(query, name, value);
    return;
  }
  if (keys.length) {
    query[name] = [query[name] ?? [], value].flat();
    return;
  }
  const object = style === 'map' && jsonText ? parseObject(value) : undefined;
  if (object && query[name] === undefined) query[name] = object;
  else add(query, name, value);
}

/** Sets `name[key]=value`; deeper keys nest, `[]` and repeats make lists. */
function addEntry(query: Values, name: string, keys: readonly string[], value: string): void {
  const known = query[name];
  if (known !== undefined && !isPlain(known)) return add(query, name, value);
  let holder = (query[name] ??= Object.create(null)) as Values;
  const path = keys.at(-1) === '' ? keys.slice(0, -1) : keys;
  for (const key of path.slice(0, -1)) {
    const inner = holder[key];
    if (!isPlain(inner)) holder[key] = Object.create(null) as Values;
    holder = holder[key] as Values;
  }
  const last = path.at(-1) ?? '';
  if (path === keys) add(holder, last, value);
  else holder[last] = [holder[last] ?? [], value].flat();
}

function add(holder: Values, name: string, value: string): void {
  const known = holder[name];
  if (known === undefined) holder[name] = value;
  else if (Array.isArray(known)) known.push(value);
  else holder[name] = [known, value];
}

function parseObject(text: string): Values | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return isPlain(parsed) ? Object.assign(Object.create(null) as Values, parsed) : undefined;
  } catch {
    return undefined;
  }
}

function isPlain(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
