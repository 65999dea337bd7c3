import type { Operation, OperationInput } from '@lago/capability-model';
import { UpstreamReplyError, UpstreamTimeoutError } from '@lago/lago-client';
import type { CallContext, LagoClient, Reply } from '@lago/lago-client';
import { capability } from './capability.js';
import { eventOperations } from '../src/events/event-operations.js';
import type { Item } from '../src/events/event-items.js';
import type { KeepContext } from '../src/events/keep-events.js';
import type { Keep } from '../src/events/keeper.js';

export const operations = eventOperations(capability);
export const usage = (id: string, more: Item = {}): Item => ({
  transaction_id: id,
  external_subscription_id: 's',
  code: 'c',
  timestamp: 1,
  ...more,
});
export const body = (reply: Reply) => JSON.parse(reply.body.toString()) as Record<string, unknown>;

/** What happens to one request of events. */
export type Fault = 'none' | 'lost before' | 'lost after' | 'limited' | 'unauthorized' | 'page';

type Context = CallContext & KeepContext;

export function callContext(more: Partial<Context> = {}): Context {
  const { signal } = new AbortController();
  return { requestId: 'r', deadline: Date.now() + 60_000, signal, consumer: 'c', respondAsync: 'may', ...more };
}

/** Lago's rules for events, as a client whose repeats compare. `faults` decides about each request, in turn. */
export function lagoWith(faults: Iterator<Fault> = [].values()) {
  const stored = new Map<string, Item>();
  const requests: (readonly Item[])[] = [];
  const refuse = (status: number, details: unknown) =>
    new UpstreamReplyError(
      { status, headers: {}, body: Buffer.from(JSON.stringify({ status, error: 'no', error_details: details })) },
      'lago',
    );
  const shown = (item: Item) => ({ lago_id: `id of ${String(item['transaction_id'])}`, ...item });

  async function call(_: Operation, input: OperationInput, { intent }: CallContext): Promise<Reply> {
    const { event, events } = input.body as { event?: Item; events?: readonly Item[] };
    const items = events ?? [event as Item];
    requests.push(items);
    const fault = faults.next().value ?? 'none';
    await Promise.resolve();
    if (fault === 'limited') throw refuse(429, null);
    if (fault === 'unauthorized') throw refuse(401, null);
    if (fault === 'lost before' || fault === 'page') throw new UpstreamTimeoutError('unknown', 1);
    const idOf = (item: Item) => String(item['transaction_id']);
    const taken = Object.fromEntries(
      items.flatMap((item, index) => {
        const known = stored.get(idOf(item));
        const isSame = intent?.resumed && JSON.stringify(known) === JSON.stringify(item);
        return known && !isSame ? [[String(index), { transaction_id: ['value_already_exist'] }]] : [];
      }),
    );
    if (Object.keys(taken).length > 0) throw refuse(422, events ? taken : taken['0']);
    for (const item of items) stored.set(idOf(item), item);
    if (fault === 'lost after') throw new UpstreamTimeoutError('unknown', 1);
    const answer = events ? { events: items.map(shown) } : { event: shown(items[0] as Item) };
    return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(answer)) };
  }

  return { stored, requests, client: { call } as Pick<LagoClient, 'call'> };
}

/** Keeps in memory. */
export function keepInMemory() {
  const kept: { readonly item: Item; readonly stamp: number; readonly consumer: string }[] = [];
  const keep: Keep = (_event, items, stamp, consumer) => {
    kept.push(...items.map((item) => ({ item, stamp, consumer })));
    return Promise.resolve(items.map((item) => ({ lago_id: null, ...item })));
  };
  return { kept, keep };
}
