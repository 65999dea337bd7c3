import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Operation, Parameter, Route } from '@lago/capability-model';
import { queryPairs } from '../support/examples.js';
import { valuesOf } from './schema-values.js';

/** A request as bytes nearly: whatever it takes to send it with node:http. */
export interface WildRequest {
  readonly operation: string;
  /** What was done to a valid request; undefined leaves it valid. */
  readonly mutation: string | undefined;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** The contract's own examples and generated requests, two of three of them broken in some way. */
export function requests(routes: readonly Route[]): Arbitrary<WildRequest> {
  const valid = fc.oneof(...routes.map((route) => fc.oneof(example(route), generated(route))));
  return fc.oneof(valid, valid.chain(mutate), valid.chain(mutate).chain(mutate));
}

interface Parts {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** The contract's example of a route. */
export function exampleOf(route: Route): WildRequest {
  const of = (place: Parameter['in']) =>
    Object.fromEntries(inPlace(route.operation, place).map(({ wireName, example }) => [wireName, example]));
  return write(route, { path: of('path'), query: of('query'), body: route.operation.body?.example });
}

const example = (route: Route) => fc.constant(exampleOf(route));

function generated(route: Route): Arbitrary<WildRequest> {
  const { operation } = route;
  const values = (place: Parameter['in']) => {
    const parameters = inPlace(operation, place, true);
    const required = parameters.filter((parameter) => parameter.required || place === 'path');
    return fc.record(Object.fromEntries(parameters.map(({ wireName, schema }) => [wireName, valuesOf(schema)])), {
      requiredKeys: required.map(({ wireName }) => wireName),
    });
  };
  const body = operation.body ? valuesOf(operation.body.schema) : fc.constant(undefined);
  return fc.record({ path: values('path'), query: values('query'), body }).map((parts) => write(route, parts));
}

function inPlace({ parameters }: Operation, place: Parameter['in'], all = false): Parameter[] {
  return parameters.filter((parameter) => parameter.in === place && (all || parameter.example !== undefined));
}

function write({ method, path, operation }: Route, parts: Parts): WildRequest {
  const query = new URLSearchParams(queryPairs(parts.query)).toString();
  const filled = path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(String(parts.path[name])));
  return {
    operation: operation.name,
    mutation: undefined,
    method,
    target: query ? `${filled}?${query}` : filled,
    headers: parts.body === undefined ? {} : { 'content-type': 'application/json' },
    body: parts.body === undefined ? undefined : JSON.stringify(parts.body),
  };
}

const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  0.1,
  '',
  ' ',
  'a\0b',
  '..',
  '\ud800',
  'x'.repeat(5000),
  [],
  [null],
  {},
  { __proto__x: 1 },
  { toString: 'x' },
  [[[[[]]]]],
  '[object Object]',
  '2030-02-30',
  '01.02.2030',
];

const TARGETS = ['%00', '%2e%2e', '..', '%E0%A4%A', '//', '%2F%2F', ';a=b', '%', '🧾', "'", '{x}', '*'];
const QUERIES = ['per_page=0', 'page=-1', 'page=x', 'x[]=1', 'x[y][z]=1', '__proto__=1', '=', '&&', '%zz', 'a=%00'];

function mutate(request: WildRequest): Arbitrary<WildRequest> {
  const { target, body } = request;
  const change = (mutation: string, parts: Partial<WildRequest>): WildRequest => ({ ...request, mutation, ...parts });
  const json = body === undefined ? undefined : readJson(body);
  return fc.oneof(
    fc.constantFrom(...TARGETS).map((piece) => change('path', { target: replaceSegment(target, piece) })),
    fc
      .constantFrom(...QUERIES)
      .map((pair) => change('query', { target: `${target}${target.includes('?') ? '&' : '?'}${pair}` })),
    fc
      .constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD')
      .map((method) => change('method', { method })),
    fc
      .constantFrom('', 'text/plain', 'application/json;charset=utf-16', 'multipart/form-data; boundary=x')
      .map((type) => change('content type', { headers: type ? { 'content-type': type } : {}, body: body ?? '{}' })),
    fc
      .constantFrom('{', '', 'null', '[]', '"x"', '1e999', '{"a":1,}', '\u0000', '{"__proto__":{"a":1}}')
      .map((text) => change('body text', { headers: { 'content-type': 'application/json' }, body: text })),
    fc
      .tuple(fc.nat(), fc.constantFrom(...HOSTILE), fc.constantFrom('replace', 'remove', 'add'))
      .map(([where, value, how]) =>
        json === undefined
          ? request
          : change('body value', { body: JSON.stringify(changeAt(json, where, value, how)) }),
      ),
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function replaceSegment(target: string, piece: string): string {
  const [path = '', search] = target.split('?');
  const segments = path.split('/');
  segments[segments.length - 1] = piece;
  const written = encodeURI(segments.join('/')).replaceAll('%25', '%');
  return search === undefined ? written : `${written}?${search}`;
}

/** Changes the `where`-th place of a JSON value, counted in some fixed order. */
function changeAt(value: unknown, where: number, hostile: unknown, how: string): unknown {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const copy = structuredClone({ root: value }) as Record<string, unknown>;
  collect(copy, places);
  const { holder, key } = places[where % places.length] as (typeof places)[number];
  if (how === 'remove' && holder !== copy) Reflect.deleteProperty(holder, key);
  else if (how === 'add') Object.assign(holder, { [`${key}_new`]: hostile });
  else holder[key] = hostile;
  return copy['root'];
}

function collect(value: unknown, places: { holder: Record<string, unknown>; key: string }[]): void {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const holder = value as Record<string, unknown>;
    places.push({ holder, key });
    collect(holder[key], places);
  }
}
