import { InputError } from '../operation/input-error.js';
import { isMapping } from '../values/mapping.js';
import type { Operation, Parameter } from '../operation/operation.js';
import { perOperation } from '../operation/per-operation.js';
import { readJson } from '../values/read-json.js';

type Values = Record<string, unknown>;

const DEEPEST = 32;

/**
 * Reads a raw query string (with or without `?`) into `input.query`. Declared parameters are read by their style;
 * undeclared ones are kept under their wire name. `headers` (names in lower case) fill inputs that are taken from
 * headers. Throws InputError when the percent-encoding is broken or names nest deeper than 32 levels.
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
    throw refusal('encoding', 'percent-encoded UTF-8');
  }
}

function refusal(keyword: string, expected: string): InputError {
  const message = `the query must be ${expected}`;
  return new InputError({
    pointer: '/query',
    place: 'query',
    name: 'query',
    keyword,
    expected,
    received: 'string',
    message,
  });
}

/** Throws for what nobody writes by hand and what would fill the stack. */
function refuseDeep(depth: number): void {
  if (depth > DEEPEST) throw refusal('depth', `nested no deeper than ${DEEPEST} levels`);
}

const baseOf = (wireName: string) => splitName(wireName).base;

/** `a[b][]` is base `a` with keys `b` and nothing. */
function splitName(wireName: string): { base: string; keys: string[] } {
  const match = /^([^[]+)((?:\[[^\]]*\])+)$/.exec(wireName);
  if (!match) return { base: wireName, keys: [] };
  const [, base = '', brackets = ''] = match;
  const keys = brackets.slice(1, -1).split('][');
  refuseDeep(keys.length);
  return { base, keys };
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
    append(query, name, value);
    return;
  }
  const object = style === 'map' && jsonText ? parseObject(value) : undefined;
  if (object && query[name] === undefined) query[name] = object;
  else add(query, name, value);
}

/** Sets `name[key]=value`; deeper keys nest, `[]` and repeats make lists. */
function addEntry(query: Values, name: string, keys: readonly string[], value: string): void {
  const known = query[name];
  if (known !== undefined && !isMapping(known)) return add(query, name, value);
  let holder = (query[name] ??= Object.create(null)) as Values;
  const path = keys.at(-1) === '' ? keys.slice(0, -1) : keys;
  for (const key of path.slice(0, -1)) {
    const inner = holder[key];
    if (!isMapping(inner)) holder[key] = Object.create(null) as Values;
    holder = holder[key] as Values;
  }
  const last = path.at(-1) ?? '';
  if (path === keys) add(holder, last, value);
  else append(holder, last, value);
}

/** Makes a list of what is there, if anything is, and puts a value at its end. */
function append(holder: Values, name: string, value: string): void {
  const known = holder[name];
  if (Array.isArray(known)) known.push(value);
  else holder[name] = known === undefined ? [value] : [known, value];
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
    const parsed = readJson(text);
    refuseDeep(depthOf(parsed));
    return isMapping(parsed) ? Object.assign(Object.create(null) as Values, parsed) : undefined;
  } catch (error) {
    if (error instanceof InputError) throw error;
    return undefined;
  }
}

/** Levels of lists and objects; counting ends where it is too much. */
function depthOf(value: unknown, above = 0): number {
  if (typeof value !== 'object' || value === null || above > DEEPEST) return above;
  return Object.values(value).reduce<number>(
    (deepest, inner) => Math.max(deepest, depthOf(inner, above + 1)),
    above + 1,
  );
}
