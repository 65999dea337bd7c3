import { isMapping } from '@lago/capability-model';
import type { Operation, OperationInput } from '@lago/capability-model';
import { UpstreamError, UpstreamReplyError } from '@lago/lago-client';
import type { CallContext, Reply } from '@lago/lago-client';
import { listOf, withItems, withStamp } from './event-items.js';
import type { Item } from './event-items.js';
import type { EventOperation } from './event-operations.js';
import { keptReply } from './keeper.js';
import type { Keep } from './keeper.js';

/** When events are kept instead of sent: when asked, when the API does not take them, always. */
export type EventsMode = 'sync' | 'spill' | 'async';

/** What a door may say about a call whose records can be kept. */
export interface KeepContext {
  /** `may`: its caller reads a 202; `wanted`: it asked for one (RFC 7240, respond-async). Unset: it is always sent. */
  readonly respondAsync?: 'may' | 'wanted';
  /** Its caller reads an outcome of each record, so a call may bring more of them than one request takes. */
  readonly mayCut?: boolean;
}

type Make = (operation: Operation, input: OperationInput, context: CallContext) => Promise<Reply>;

export interface KeepEventsOptions {
  readonly mode: EventsMode;
  readonly keep: Keep;
  readonly operations: ReadonlyMap<string, EventOperation>;
  readonly call: Make;
}

/** Milliseconds after which an event is kept: official clients wait for 5 to 10 s. */
export const SPILL_AFTER_MS = 3000;

/** Puts the store around calls whose records may be sent later; every other call goes on as it is. */
export function keepEvents({ mode, keep, operations, call }: KeepEventsOptions): Make {
  return async (operation, input, context) => {
    const event = operations.get(operation.id);
    const { respondAsync } = context as CallContext & KeepContext;
    if (!event || respondAsync === undefined) return call(operation, input, context);
    const items = itemsOf(event, input);
    if (!items) return call(operation, input, context);
    const stamp = stampOf(context);
    const now = async () => {
      const records = await keep(event, items, stamp, context.consumer);
      return keptReply({ [event.rule.answer.key]: event.list ? records : records[0] }, respondAsync === 'wanted');
    };
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
}

/** The time of records that bring none, in seconds: the same however often the call is made for one intent. */
export function stampOf({ intent }: Pick<CallContext, 'intent'>): number {
  return (intent?.writtenAt ?? intent?.startedAt ?? Date.now()) / 1000;
}

/** The records of an input; undefined when it is not as described, which is for the API to say. */
function itemsOf(event: EventOperation, input: OperationInput): readonly Item[] | undefined {
  const items = listOf(event, input);
  return items && items.length > 0 && items.length <= event.most && items.every(isMapping) ? items : undefined;
}

/** The API did not take it, or nobody knows; what it refuses itself, its rate apart, it would refuse again. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof UpstreamError) || error.name === 'CallAbortedError') return false;
  if (error instanceof UpstreamReplyError) return error.reply.status === 429 || error.reply.status >= 500;
  return true;
}
