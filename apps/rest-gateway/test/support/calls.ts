import type { Operation } from '@lago/capability-model';
import { capability, examples, queryPairs } from './examples.js';
import { without } from './without.js';

/** What a client's method is given. */
export interface Given {
  readonly path: readonly unknown[];
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** One call of a client's method. */
export interface Call extends Given {
  readonly operation: string;
  /** What is special about it; '' for the plain example. */
  readonly odd: string;
  /** In a sandbox as at its start. */
  readonly fresh: boolean;
  /** The caller's key, if it is not the sandbox's. */
  readonly key?: string;
  /** A failure of the API that comes first. */
  readonly fault?: Readonly<Record<string, unknown>>;
}

/** Reads first, deletions last, so that the examples find what they speak of. */
const ORDER = ['GET', 'POST', 'PUT', 'DELETE'];
/** What an attached coupon hangs on goes last; a voided invoice takes no changes. */
const LAST = ['voidinvoice', 'destroycustomer'];

export const DRAFT = 'd7a4c0e1-19f3-4b6d-8a52-6c3e9f10b724';
const FAILED = 'f2b9d6c8-7e41-4a05-9d3c-51a8e07b6f90';
const LOOSE_FEE = '5d1f7c20-3b6e-4a8f-9c41-7e0a2b9d6f13';

const operations = capability()
  .routes.map(({ operation }) => operation)
  .sort((one, other) => rank(one) - rank(other));

function rank({ method, name }: Operation): number {
  return LAST.includes(name) ? ORDER.length : ORDER.indexOf(method);
}

/** Where the contract's example needs another record of the sandbox, or one that is not there yet, to succeed. */
const INSTEAD: Readonly<Record<string, (given: Given) => Partial<Given>>> = {
  findallevents: ({ query }) => ({ query: without(query, 'timestamp_from_started_at') }),
  createaddon: renamed('add_on'),
  createcoupon: renamed('coupon'),
  createbillablemetric: renamed('billable_metric'),
  refreshinvoice: () => ({ path: [DRAFT] }),
  finalizeinvoice: () => ({ path: [DRAFT] }),
  retryinvoice: () => ({ path: [FAILED] }),
  voidinvoice: () => ({ body: {} }),
  updatefee: () => ({ path: [LOOSE_FEE] }),
  deletefee: () => ({ path: [LOOSE_FEE] }),
};

function renamed(root: string) {
  return ({ body }: Given) => {
    const record = (body as Record<string, object>)[root];
    return { body: { [root]: { ...record, code: 'brand-new' } } };
  };
}

/** One call of each of the 60 that succeeds in a fresh sandbox, when made in this order. */
export function plainCalls(): Call[] {
  return operations.map((operation) => ({ operation: operation.name, odd: '', fresh: false, ...givenTo(operation) }));
}

function givenTo(operation: Operation): Given {
  const query: Record<string, unknown> = {};
  for (const [name, value] of queryPairs(examples(operation, 'query'))) {
    query[name] = name in query ? [query[name], value].flat() : value;
  }
  const given = { path: Object.values(examples(operation, 'path')), query, body: operation.body?.example };
  return { ...given, ...INSTEAD[operation.name]?.(given) };
}

/** The plain call of an operation with something else in it. */
export function changedCall(name: string, odd: string, change: Partial<Call>): Call {
  const operation = operations.find((one) => one.name === name);
  if (!operation) throw new Error(`there is no operation ${name}`);
  return { operation: name, odd, fresh: operation.method !== 'GET', ...givenTo(operation), ...change };
}

/** The plain call with other members under the body's root; undefined takes a member out. */
export function changedBody(name: string, odd: string, members: Readonly<Record<string, unknown>>): Call {
  const call = changedCall(name, odd, {});
  const [[root, record] = ['', {}]] = Object.entries(call.body as Record<string, object>);
  const entries = Object.entries({ ...record, ...members }).filter(([, value]) => value !== undefined);
  return { ...call, body: { [root]: Object.fromEntries(entries) } };
}
