import { createHash } from 'node:crypto';
import { canonicalJson } from '@lago/capability-model';
import type { Operation, OperationInput } from '@lago/capability-model';
import { StoreFullError } from '@lago/event-delivery';
import type { EventDelivery, Kept, NewEvent } from '@lago/event-delivery';
import { UpstreamError, UpstreamReplyError } from '@lago/lago-client';
import type { CallContext, Reply } from '@lago/lago-client';
import { EventsFailedError, EventsFullError } from '../problem/events-error.js';
import type { EventOperation } from './event-operations.js';
import { keptRecord } from './kept-record.js';

/** When events are kept instead of sent: when asked, when the API does not take them, always. */
export type EventsMode = 'sync' | 'spill' | 'async';

/** What a door may say about a call whose records can be kept. */
export interface KeepContext {
  /** \`may\`: its caller reads a 202; \`wanted\`: it asked for one (RFC 7240, respond-async). Unset: it is always sent. */
  readonly respondAsync?: 'may' | 'wanted';
}

type Item = Readonly<Record<string, unknown>>;
type Make = (operation: Operation, input: OperationInput, context: CallContext) => Promise<Reply>;

export interface KeepEventsOptions {
  readonly mode: EventsMode;
  readonly delivery: EventDelivery;
  readonly operations: ReadonlyMap<string, EventOperation>;
  readonly call: Make;
}

/** Milliseconds after which an event is kept: official clients wait for 5 to 10 s. */
const SPILL_AFTER_MS = 3000;

/** The header of an answer that says that its records are kept and not yet with the API. */
export const KEPT_HEADER = 'x-outcome';

/** Puts the store around calls whose records may be sent later; every other call goes on as it is. */
export function keepEvents({ mode, delivery, operations, call }: KeepEventsOptions): Make {
  return async (operation, input, context) => {
    const event = operations.get(operation.id);
    const { respondAsync } = context as CallContext & KeepContext;
    if (!event || respondAsync === undefined) return call(operation, input, context);
    const items = itemsOf(event, input);
    if (!items) return call(operation, input, context);
    const { intent } = context;
    const stamp = (intent?.writtenAt ?? intent?.startedAt ?? Date.now()) / 1000;
    const now = () => keep(event, items, stamp, context, respondAsync === 'wanted');
    if (mode === 'async' || respondAsync === 'wanted') return now();
    if (mode === 'sync') return call(operation, input, context);
    try {
      // With its time, so that what is kept afterwards is the same event to the API.
      const stamped = items.map((item) => withStamp(event, item, stamp));
      const deadline = Math.min(context.deadline, Date.now() + SPILL_AFTER_MS);
      return await call(operation, withItems(event, input, stamped), { ...context, deadline });
    } catch (error) {
      if (!isPassing(error)) throw error;
      return now();
    }
  };

  async function keep(
    event: EventOperation,
    items: readonly Item[],
    stamp: number,
    { consumer }: CallContext,
    wanted: boolean,
  ): Promise<Reply> {
    const kept = await put(items.map((item) => newEvent(event, item, stamp, consumer)));
    const records = items.map((item, index) => {
      const given = kept[index]?.stamp;
      return keptRecord(event.rule, given === undefined ? item : { ...item, [event.stamp]: Number(given) });
    });
    const body = { [event.rule.answer.key]: event.list ? records : records[0] };
    return {
      status: 202,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        [KEPT_HEADER]: 'stored',
        ...(wanted ? { 'preference-applied': 'respond-async' } : {}),
      },
      body: Buffer.from(JSON.stringify(body)),
    };
  }

  async function put(events: readonly NewEvent[]): Promise<readonly Kept[]> {
    try {
      return await delivery.keep(events);
    } catch (cause) {
      throw cause instanceof StoreFullError ? new EventsFullError({ cause }) : new EventsFailedError({ cause });
    }
  }
}

function newEvent(event: EventOperation, item: Item, stamp: number, consumer: string): NewEvent {
  const stamped = withStamp(event, item, stamp);
  return {
    consumer,
    digest: createHash('sha256').update(canonicalJson(item)).digest('base64url'),
    item: JSON.stringify(stamped),
    ...(stamped === item ? {} : { stamp: String(stamp) }),
  };
}

function withStamp({ stamp: name }: EventOperation, item: Item, stamp: number): Item {
  return item[name] === undefined || item[name] === null ? { ...item, [name]: stamp } : item;
}

/** The records of an input; undefined when it is not as described, which is for the API to say. */
function itemsOf({ key, list, rule }: EventOperation, { body }: OperationInput): readonly Item[] | undefined {
  const value = isItem(body) ? body[key] : undefined;
  const items = list ? value : [value];
  const isWhole = Array.isArray(items) && items.length > 0 && items.length <= rule.most && items.every(isItem);
  return isWhole ? items : undefined;
}

function withItems({ key, list }: EventOperation, input: OperationInput, items: readonly Item[]): OperationInput {
  return { ...input, body: { ...(input.body as Item), [key]: list ? items : items[0] } };
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The API did not take it, or nobody knows; what it refuses itself, its rate apart, it would refuse again. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof UpstreamError) || error.name === 'CallAbortedError') return false;
  if (error instanceof UpstreamReplyError) return error.reply.status === 429 || error.reply.status >= 500;
  return true;
}
