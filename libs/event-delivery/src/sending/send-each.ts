import { placedFaults } from '@lago/lago-client';
import type { BatchAnswer, BatchUpstream, ItemEnd, RefusalRule } from './batch-upstream.js';
import { isDuplicate } from './faults.js';

export interface SendEachOptions {
  readonly upstream: BatchUpstream;
  readonly rule: RefusalRule;
  /** Asked before each request: once true, nothing more is sent. */
  readonly isOver?: () => boolean;
  /** Told how each request of events ended. */
  readonly onAnswer?: (answer: BatchAnswer, count: number) => void;
}

/**
 * Sends events to an upstream that keeps all of a batch or none, until the end of each is known: those that a refusal
 * names are set aside, the others go again; a refusal that names none is halved. What is refused as a duplicate has
 * been stored only when what is stored equals what was sent. The ends are in the order of `items`.
 */
export async function sendEach(items: readonly unknown[], options: SendEachOptions): Promise<readonly ItemEnd[]> {
  const { upstream, rule, isOver = () => false, onAnswer = () => undefined } = options;
  const ends = new Array<ItemEnd>(items.length);
  const groups: (readonly number[])[] = items.length > 0 ? [items.map((_, index) => index)] : [];
  // Looked at last: an id that stands twice in the batch is taken only once the first is stored.
  const taken: { readonly index: number; readonly reason: unknown }[] = [];

  for (let group = groups.shift(); group; group = groups.shift()) {
    if (isOver()) {
      note(group, { kind: 'not-sent' });
      continue;
    }
    const answer = await upstream.send(group.map((index) => items[index]));
    onAnswer(answer, group.length);
    if (answer.outcome === 'done') store(group, answer.records);
    else if (answer.outcome === 'refused' && answer.status === rule.status) split(group, answer.details);
    else note(group, otherEnd(answer));
  }
  for (const { index, reason } of taken) ends[index] = await settleTaken(index, reason);
  return ends;

  function note(group: readonly number[], end: ItemEnd): void {
    for (const index of group) ends[index] = end;
  }

  function store(group: readonly number[], records: readonly unknown[] | undefined): void {
    const own = records?.length === group.length ? records : undefined;
    group.forEach((index, at) => (ends[index] = own ? { kind: 'stored', record: own[at] } : { kind: 'stored' }));
  }

  function split(group: readonly number[], details: unknown): void {
    const faults = placedFaults(details, group.length);
    if (faults) {
      const others = group.filter((_, at) => !faults.has(at));
      if (others.length > 0) groups.unshift(others);
      for (const [at, reason] of faults) refuse(group[at] as number, reason);
    } else if (group.length === 1) refuse(group[0] as number, details);
    else {
      const half = group.length >> 1;
      groups.unshift(group.slice(0, half), group.slice(half));
    }
  }

  function refuse(index: number, reason: unknown): void {
    if (isDuplicate(rule, reason)) taken.push({ index, reason });
    else ends[index] = { kind: 'refused', reason };
  }

  async function settleTaken(index: number, reason: unknown, alone = false): Promise<ItemEnd> {
    if (isOver()) return { kind: 'unknown' };
    const shown = await upstream.look(items[index]);
    if (shown.kind === 'equal') return { kind: 'stored-before', ...recordOf(shown) };
    if (shown.kind === 'different') return { kind: 'different', reason, ...recordOf(shown) };
    // A batch may be refused for an id that stands twice in it, of which none is stored.
    return shown.kind === 'absent' && !alone && items.length > 1 ? sendAlone(index) : { kind: 'unknown' };
  }

  async function sendAlone(index: number): Promise<ItemEnd> {
    if (isOver()) return { kind: 'not-sent' };
    const answer = await upstream.send([items[index]]);
    onAnswer(answer, 1);
    if (answer.outcome === 'done') {
      store([index], answer.records);
      return ends[index] as ItemEnd;
    }
    if (answer.outcome !== 'refused' || answer.status !== rule.status) return otherEnd(answer);
    const reason = placedFaults(answer.details, 1)?.get(0) ?? answer.details;
    return isDuplicate(rule, reason) ? settleTaken(index, reason, true) : { kind: 'refused', reason };
  }
}

/** The end of events whose request was neither kept nor refused for what is in it. */
function otherEnd(answer: Exclude<BatchAnswer, { readonly outcome: 'done' }>): ItemEnd {
  if (answer.outcome === 'refused') return { kind: 'not-kept', status: answer.status, reason: answer.details };
  return { kind: answer.outcome === 'unknown' ? 'unknown' : 'not-sent' };
}

function recordOf({ record }: { readonly record?: unknown }): { readonly record?: unknown } {
  return record === undefined ? {} : { record };
}
