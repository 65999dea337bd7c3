import { findAll, isMapping, valueAt } from '@lago/capability-model';
import type {
  ConsentRead,
  ConsentRule,
  ConsentSource,
  ConsentSources,
  Operation,
  OperationInput,
} from '@lago/capability-model';
import { findOne } from '../values/pointer.js';

/** What the pointers of a rule lead into. */
export interface Scope extends OperationInput {
  readonly reads: Record<string, unknown>;
  readonly [name: string]: unknown;
}

/** How one read ended: the reply's body, the API's refusal, or that it could not be made. */
export type ReadOutcome =
  | { readonly body: unknown; /** Of a list: there are further pages. */ readonly hasMore: boolean }
  | { readonly refusal: { readonly status: number; readonly error: unknown } }
  | { readonly unread: string };

/** Makes a read by the id of its operation. */
export type ReadCall = (operation: string, input: OperationInput) => Promise<ReadOutcome>;

/** True for the answer of a list that has a next page. */
export function hasMore({ facts }: Operation, body: unknown): boolean {
  const { nextPage } = facts.answers;
  return nextPage !== undefined && isPresent(valueAt(body, nextPage));
}

export interface ReadAll {
  readonly scope: Scope;
  /** Names of reads that could not be made, with why. */
  readonly unread: Readonly<Record<string, string>>;
  /** What is known to be refused because of what a read found. */
  readonly stands: Standing | undefined;
}

/** A read whose refusal is the call's own. */
export interface Standing {
  readonly read: string;
  readonly rule: ConsentRead;
  /** The refusal; undefined when a list was read and the record is not in it. */
  readonly error: unknown;
}

const DAY_MS = 86_400_000;
const NOT_FOUND = 404;

/** Makes the reads of a rule: together where they do not depend on one another, else in order. */
export async function readScope(
  rule: ConsentRule,
  input: OperationInput,
  read: ReadCall,
  now: number,
): Promise<ReadAll> {
  const scope: Scope = { ...input, reads: {} };
  const unread: Record<string, string> = {};
  let stands: Standing | undefined;
  const all = Object.entries(rule.reads ?? {});
  const take = async ([name, one]: readonly [string, ConsentRead]) => {
    const found = await readOne(one, scope, read, now);
    if ('unread' in found && found.unread) unread[name] = found.unread;
    if ('error' in found) stands ??= { read: name, rule: one, error: found.error };
    if ('value' in found) scope.reads[name] = found.value;
  };
  const depends = ([, one]: readonly [string, ConsentRead]) => JSON.stringify(one).includes('"/reads/');
  await Promise.all(all.filter((one) => !depends(one)).map(take));
  for (const one of all.filter(depends)) if (!stands) await take(one);
  return { scope, unread, stands };
}

type Taken =
  { readonly value: unknown; readonly unread?: string } | { readonly unread: string } | { readonly error: unknown };

async function readOne(rule: ConsentRead, scope: Scope, read: ReadCall, now: number): Promise<Taken> {
  if (rule.each === undefined) return take(rule, scope, read, now);
  const keys = [...new Set(findAll(scope, rule.each).map(({ value }) => value))].filter(isPresent);
  const taken = await Promise.all(keys.map((each) => take(rule, { ...scope, each }, read, now)));
  const refused = taken.find((one) => 'error' in one);
  if (refused) return refused;
  const missed = taken.find((one) => 'unread' in one);
  // What was read of the list is shown all the same; the caller says that it is not all.
  const value = taken.flatMap((one) => ('value' in one && one.value !== undefined ? [one.value] : []));
  return missed ? { value, ...missed } : { value };
}

async function take(rule: ConsentRead, scope: Scope, read: ReadCall, now: number): Promise<Taken> {
  const places = { path: rule.path ?? {}, query: rule.query ?? {} };
  const [path, query] = [resolve(places.path, scope, now), resolve(places.query, scope, now)];
  // Nothing is looked up by a value that the call does not give.
  if (Object.values(path).some((value) => value === undefined)) return { value: undefined };
  const body = rule.body && { body: resolve(rule.body, scope, now) };
  const outcome = await read(rule.operation, { path, query: present(query), ...body });
  if ('unread' in outcome) return outcome;
  if ('refusal' in outcome) {
    const { status, error } = outcome.refusal;
    if (rule.stands?.includes(status) || (status === NOT_FOUND && rule.missing)) return { error };
    return status === NOT_FOUND ? { value: undefined } : { unread: `it was answered with ${status}` };
  }
  const value = findOne(outcome.body, rule.found);
  const isCut = Array.isArray(value) && outcome.hasMore;
  if (!rule.where) return isCut ? { value, unread: 'there are more than could be read' } : { value };
  const wanted = Object.entries(rule.where).map(([at, source]) => [at, one(source, scope, now)] as const);
  const match = (Array.isArray(value) ? value : []).find((record) =>
    wanted.every(([at, expected]) => findOne(record, at) === expected),
  ) as unknown;
  if (match !== undefined) return { value: match };
  if (isCut) return { unread: 'the list is longer than what was read' };
  return rule.missing ? { error: undefined } : { value: undefined };
}

function resolve(sources: ConsentSources, scope: Scope, now: number): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, one(source, scope, now)]));
}

function one(source: ConsentSource | ConsentSources, scope: Scope, now: number): unknown {
  if (typeof source === 'string') return findOne(scope, source);
  if ('const' in source) return source['const'];
  if (typeof source['day'] === 'number') {
    return new Date(now + source['day'] * DAY_MS).toISOString().slice(0, 10);
  }
  return isMapping(source) ? present(resolve(source as ConsentSources, scope, now)) : undefined;
}

function present(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
