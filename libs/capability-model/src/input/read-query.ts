import { InputError } from '../operation/input-error.js';
import { isMapping } from '../values/mapping.js';
import type { Operation, Parameter } from '../operation/operation.js';
import { perOperation } from '../operation/per-operation.js';
import { DEEPEST, depthOf } from '../values/depth-of.js';
import { readJson } from '../values/read-json.js';
import { withLists } from '../reading/read-deep.js';
import { readPairs, readSimple } from '../reading/read-simple.js';

type Values = Record<string, unknown>;

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
  const { declared, members, deep, fromHeaders } = namesOf(operation);
  for (const [wireName, value] of pairsOf(search)) {
    const exact = declared.get(wireName);
    const { base, keys } = exact ? { base: wireName, keys: [] } : splitName(wireName);
    const parameter = exact ?? declared.get(base);
    if (parameter) addDeclared(query, parameter, keys, value);
    else if (!fromHeaders.has(wireName)) add(membersOf(query, members, wireName), wireName, value);
  }
  for (const { name, schema } of deep) {
    if (query[name] !== undefined) query[name] = withLists(query[name], schema);
  }
  for (const [name, { header, parameter }] of fromHeaders) {
    const given = headers[header];
    if (given === undefined) continue;
    query[name] = readSimple(typeof given === 'string' ? given : given.join(', '), parameter, (text) => text.trim());
  }
  return query;
}

/** Where a value of an undeclared name belongs: into the object whose members stand in the query by themselves. */
function membersOf(query: Values, members: readonly Members[], wireName: string): Values {
  const owner = members.find(({ names }) => names.has(wireName)) ?? members.find(({ open }) => open);
  if (!owner) return query;
  const { name } = owner.parameter;
  const known = query[name];
  return isMapping(known) ? known : (query[name] = Object.create(null) as Values);
}

interface Names {
  /** Query parameters by their name on the wire, without brackets. */
  readonly declared: ReadonlyMap<string, Parameter>;
  readonly members: readonly Members[];
  /** Query parameters with keys in brackets. */
  readonly deep: readonly Parameter[];
  /** Parameters taken from headers, the header in lower case. */
  readonly fromHeaders: ReadonlyMap<string, { readonly header: string; readonly parameter: Parameter }>;
}

/** An exploded form object: its own name is never written. */
interface Members {
  readonly parameter: Parameter;
  readonly names: ReadonlySet<string>;
  /** It takes members that its schema does not name. */
  readonly open: boolean;
}

const namesOf = perOperation(({ parameters }): Names => ({
  declared: new Map(
    parameters
      .filter((parameter) => isQuery(parameter) && parameter.style !== 'members')
      .flatMap((parameter) => nameOnWire(parameter.wireName).map((name) => [name, parameter] as const)),
  ),
  members: parameters
    .filter((parameter) => isQuery(parameter) && parameter.style === 'members')
    .map((parameter) => ({
      parameter,
      names: new Set(Object.keys(isMapping(parameter.schema['properties']) ? parameter.schema['properties'] : {})),
      open:
        parameter.schema['additionalProperties'] !== undefined && parameter.schema['additionalProperties'] !== false,
    })),
  deep: parameters.filter((parameter) => isQuery(parameter) && parameter.style === 'map'),
  fromHeaders: new Map(
    parameters.flatMap((parameter) => {
      const { header, name } = parameter;
      return header === undefined ? [] : [[name, { header: header.toLowerCase(), parameter }] as const];
    }),
  ),
}));

/** `a` for `a` and `a[]`; a name with a key in brackets is one as it stands. */
function nameOnWire(wireName: string): string[] {
  const { base, keys } = splitName(wireName);
  return keys.some((key) => key !== '') ? [wireName] : [base];
}

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
  if (style === 'pairs') {
    query[name] = readPairs(value.split(delimiter ?? ','), (text) => text);
    return;
  }
  if (style === 'json') {
    query[name] = parseText(value);
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

/** JSON as text; a text that is none stays what it is, for validation to report. */
function parseText(text: string): unknown {
  try {
    const parsed = readJson(text);
    refuseDeep(depthOf(parsed));
    return parsed;
  } catch (error) {
    if (error instanceof InputError) throw error;
    return text;
  }
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
