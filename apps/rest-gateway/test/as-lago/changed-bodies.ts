import type { JsonSchema, Operation } from '@lago/capability-model';
import { seeded } from '@lago/testing';

/** One value of a body and its new spelling. */
export interface Change {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

export interface ChangedBody {
  readonly operation: Operation;
  readonly body: unknown;
  readonly changed: Change;
}

/** Operations whose example works again and again once its name is new. */
const NAMES: Readonly<Record<string, string>> = {
  createaddon: 'add_on/code',
  createcoupon: 'coupon/code',
  createbillablemetric: 'billable_metric/code',
  createevent: 'event/transaction_id',
  createcustomer: 'customer/external_id',
  applycoupon: '',
  createinvoice: '',
  estimatecreditnote: '',
  eventestimatefees: '',
  evaluatebillablemetricexpression: '',
  createbatchevents: 'events/0/transaction_id',
  updateaddon: '',
  updatecreditnote: '',
  updateinvoice: '',
};

/** The ways a client of a language without types may write a value. */
const SPELLINGS: readonly ((value: unknown) => unknown)[] = [
  String,
  (value) => [value],
  (value) => ({ inner: value }),
  (value) => (typeof value === 'string' ? value.toLowerCase() : value),
  ...[0, 1, 42, -3, 10.5, 2041].map((number) => () => number),
  ...['', ' ', '0', '1', '42', '10.5', '1,000', '7 days', 'true', 'False', 'no', 'anything'].map((text) => () => text),
  ...['2041-05-06', '2041-05-06T07:08', '2041-05-06 07:08:09', '06/05/2041'].map((text) => () => text),
  ...[true, false, null].map((value) => () => value),
  () => [],
  () => ({}),
  (value) => `${String(value)}\0`,
];

/** `count` bodies that differ from their example in one value; the same for the same seed. */
export function changedBodies(operations: readonly Operation[], count: number, seed: number): ChangedBody[] {
  const random = seeded(seed);
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item;
  const usable = operations.filter(({ id }) => id in NAMES);
  return Array.from({ length: count }, (_, index) => {
    const operation = usable[index % usable.length] as Operation;
    const body = structuredClone(operation.body?.example) as Record<string, unknown>;
    const root = Object.keys(body)[0] as string;
    if (random() < 0.7) addOptional(body, root, operation, pick);
    const name = NAMES[operation.id] as string;
    if (name) set(body, name.split('/'), `as-lago-${seed}-${index}`);
    const path = pick(pathsIn(body).filter((one) => one.join('/') !== name));
    const value = pick(SPELLINGS)(get(body, path));
    set(body, path, value);
    return { operation, body: JSON.parse(JSON.stringify(body)) as unknown, changed: { path, value } };
  });
}

function addOptional(
  body: Record<string, unknown>,
  root: string,
  { body: contract }: Operation,
  pick: <Item>(list: readonly Item[]) => Item,
): void {
  const holder = body[root];
  if (typeof holder !== 'object' || holder === null || Array.isArray(holder)) return;
  const schemas = (contract?.schema['properties'] as Record<string, JsonSchema>)[root]?.['properties'] ?? {};
  const known = Object.entries(schemas as Record<string, JsonSchema>).filter(([, schema]) => schema['examples']);
  const [name, schema] = pick(known);
  (holder as Record<string, unknown>)[name] ??= structuredClone((schema['examples'] as unknown[])[0]);
}

function pathsIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  const own = path.length > 1 ? [path] : [];
  if (typeof value !== 'object' || value === null) return own;
  const inner = Object.entries(value).flatMap(([key, item]) =>
    pathsIn(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [...own, ...inner];
}

function get(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((at, key) => (at as Record<string, unknown>)[key], value);
}

function set(body: unknown, path: readonly (string | number)[], value: unknown): void {
  const holder = get(body, path.slice(0, -1)) as Record<string | number, unknown>;
  holder[path.at(-1) as string] = value;
}
