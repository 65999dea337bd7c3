import { isMapping } from '@lago/capability-model';
import type { Operation, OperationInput } from '@lago/capability-model';
import { cutBatch } from '@lago/event-delivery';
import type { CutEnd } from '@lago/event-delivery';
import type { CallContext, LagoClient, Reply } from '@lago/lago-client';
import { cutReply } from './cut-reply.js';
import { resumedIntent } from './deliver-upstream.js';
import { listOf, withItems, withStamp } from './event-items.js';
import type { Item } from './event-items.js';
import type { EventOperation } from './event-operations.js';
import { SPILL_AFTER_MS, stampOf } from './keep-events.js';
import type { EventsMode, KeepContext } from './keep-events.js';
import type { Keep } from './keeper.js';
import { sendBatches } from './send-batches.js';

/** A call with more records than one request takes. */
export interface LargeBatch {
  /** Inputs of as many records as one request takes, which are checked one by one. */
  readonly pieces: readonly Piece[];
  /** Sends it in pieces, leaving out the records that are refused already, by position. Throws EventsCutError. */
  send(context: CallContext & KeepContext, refused: ReadonlyMap<number, unknown>): Promise<Reply>;
}

export interface Piece {
  /** Position of its first record. */
  readonly from: number;
  readonly input: OperationInput;
}

/** The large batch in a call; undefined when it is none, or its caller does not read outcomes. */
export type FindLargeBatch = (
  operation: Operation,
  input: OperationInput,
  context: KeepContext,
) => LargeBatch | undefined;

export interface LargeBatchesOptions {
  readonly client: Pick<LagoClient, 'call'>;
  readonly operations: ReadonlyMap<string, EventOperation>;
  readonly mode: EventsMode;
  /** Undefined where there is no store. */
  readonly keep: Keep | undefined;
}

export function findLargeBatches({ client, operations, mode, keep }: LargeBatchesOptions): FindLargeBatch {
  return (operation, input, { mayCut }) => {
    const event = operations.get(operation.id);
    const items = event?.list && mayCut ? listOf(event, input) : undefined;
    if (!event || !items || items.length <= event.most || items.length > (event.rule.mostInCall ?? 0)) return undefined;
    const starts = Array.from({ length: Math.ceil(items.length / event.most) }, (_, index) => index * event.most);
    return {
      pieces: starts.map((from) => ({
        from,
        input: withItems(event, input, items.slice(from, from + event.most)),
      })),
      send: (context, refused) => send(event, items, context, refused),
    };
  };

  async function send(
    event: EventOperation,
    items: readonly unknown[],
    { intent, ...context }: CallContext & KeepContext,
    refused: ReadonlyMap<number, unknown>,
  ): Promise<Reply> {
    const stamp = stampOf(intent ? { intent } : {});
    const wanted = context.respondAsync === 'wanted';
    const ends = new Array<CutEnd>(items.length);
    for (const [index, reason] of refused) ends[index] = { kind: 'refused', reason };
    const left = [...items.keys()].filter((index) => !refused.has(index));
    const keepNow = keep && (mode === 'async' || wanted) ? keep : undefined;
    if (keepNow) await keepThose(keepNow, left);
    else {
      const sent = await sendThose(left);
      left.forEach((index, at) => (ends[index] = sent[at] as CutEnd));
      const open = left.filter((index) => isPassing(ends[index] as CutEnd));
      if (keep && mode === 'spill' && open.length > 0) await keepThose(keep, open);
    }
    return cutReply(event, ends, wanted);

    async function keepThose(put: Keep, positions: readonly number[]): Promise<void> {
      const plain = positions.filter((index) => isMapping(items[index]));
      const records = await put(
        event,
        plain.map((index) => items[index] as Item),
        stamp,
        context.consumer,
      );
      plain.forEach((index, at) => (ends[index] = { kind: 'kept', record: records[at] }));
      for (const index of positions) ends[index] ??= { kind: 'not-sent' };
    }

    /** With their time, so that each may be sent again. */
    function sendThose(positions: readonly number[]): Promise<readonly CutEnd[]> {
      const stamped = positions.map((index) => {
        const item = items[index];
        return isMapping(item) ? withStamp(event, item, stamp) : item;
      });
      const soon = mode === 'spill' ? Math.min(context.deadline, Date.now() + SPILL_AFTER_MS) : context.deadline;
      const upstream = sendBatches(client, event, (resumedAt) => ({
        ...context,
        deadline: soon,
        ...(resumedAt === undefined ? {} : { intent: resumedIntent(resumedAt) }),
      }));
      return cutBatch(stamped, {
        upstream,
        rule: { ...event.refusal, most: event.most },
        isOver: () => context.signal.aborted || Date.now() >= soon,
      });
    }
  }
}

/** Nobody knows, or it was not taken for now: it may be sent again as it is. */
function isPassing({ kind }: CutEnd): boolean {
  return kind === 'unknown' || kind === 'not-sent';
}
