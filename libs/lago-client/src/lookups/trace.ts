import type { Call } from '../call/call.js';
import type { Reply } from '../call/reply.js';
import { matches } from '../rules/compare.js';
import type { Lookup } from './lookup.js';
import { resolve } from '../rules/pointer.js';
import type { Trace } from '../rules/rule.js';
import type { Times } from '../rules/times.js';
import { at, jsonOf } from '../rules/refusal-pattern.js';
import { reconciled } from '../rules/verdict.js';

/** A record that a call can have made. */
export interface Candidate {
  readonly id: string;
  /** The record as the list, or the read of it in full, shows it. */
  readonly record: unknown;
  /** The answer of the read in full; undefined when the list shows all. */
  readonly reply: Reply | undefined;
  /** Surely made after the first try began, by its own time. */
  readonly later: boolean;
}

export interface TraceParts {
  readonly lookup: Lookup;
  readonly times: Times;
}

const MAX_PAGES = 10;
const MAX_DETAILS = 50;

/** The records that fit and were not surely made before `since`; undefined when there are too many to compare. */
export async function candidates(
  call: Call,
  trace: Trace,
  since: number,
  { lookup, times }: TraceParts,
): Promise<readonly Candidate[] | undefined> {
  const fitting: Candidate[] = [];
  let details = 0;
  for await (const page of pages(call, trace, since, lookup)) {
    if (page === 'too many') return undefined;
    for (const record of page.records) {
      const created = resolve(record, trace.createdAt);
      if (times.surelyBefore(call, created, since)) continue;
      if (trace.detail && (details += 1) > MAX_DETAILS) return undefined;
      const { full, reply } = await inFull(call, trace, record, page.reply, lookup);
      if (!matches(trace.match, call.input, full)) continue;
      const id = String(resolve(full, trace.id));
      // While records are added, the last of one page shows again on the next.
      if (fitting.some((other) => other.id === id)) continue;
      fitting.push({ id, record: full, reply, later: times.surelyAfter(call, created, since) });
    }
  }
  return fitting;
}

/** Ids of the records of the kind that are no older than `since`, whether they fit or not; undefined: too many. */
export async function recent(
  call: Call,
  trace: Trace,
  since: number,
  { lookup, times }: TraceParts,
): Promise<ReadonlySet<string> | undefined> {
  const ids = new Set<string>();
  for await (const page of pages(call, trace, since, lookup)) {
    if (page === 'too many') return undefined;
    for (const record of page.records) {
      if (!times.surelyBefore(call, resolve(record, trace.createdAt), since))
        ids.add(String(resolve(record, trace.id)));
    }
    // Newest first: what follows is older. A look that may end in sending again does not rely on that.
    if (times.surelyBefore(call, resolve(page.records.at(-1), trace.createdAt), since)) break;
  }
  return ids;
}

interface Page {
  readonly records: readonly unknown[];
  readonly reply: Reply;
}

async function* pages(call: Call, trace: Trace, since: number, lookup: Lookup): AsyncGenerator<Page | 'too many'> {
  for (let page = 1, read = 0; ;) {
    if ((read += 1) > MAX_PAGES) return yield 'too many';
    const reply = await lookup.read(call, trace.read, { since, query: page > 1 ? { page } : {} });
    const body = jsonOf(reply);
    const list = resolve(body, trace.list);
    // An answer without the list is no answer: nothing can be called absent.
    if (!Array.isArray(list)) throw new TypeError(`the read of ${trace.read.operation} has no ${trace.list}`);
    yield { records: list as unknown[], reply };
    const next = at(body, call.operation.facts.answers.nextPage);
    if (typeof next !== 'number' || next <= page) return;
    page = next;
  }
}

async function inFull(call: Call, { detail }: Trace, record: unknown, listed: Reply, lookup: Lookup) {
  if (!detail) return { full: record, reply: undefined };
  const path = Object.entries(detail.path).map(([name, pointer]) => [name, resolve(record, pointer)] as const);
  const answer = await lookup.one(call, detail.operation, Object.fromEntries(path));
  return {
    full: resolve(jsonOf(answer), detail.found),
    reply: reconciled({ ...answer, headers: { ...listed.headers, ...answer.headers } }),
  };
}
