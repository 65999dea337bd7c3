import { StoreFullError } from '@lago/event-delivery';
import type { EventDelivery } from '@lago/event-delivery';
import type { Reply } from '@lago/lago-client';
import { EventsFailedError, EventsFullError } from '../problem/events-error.js';
import { newEvent } from './event-items.js';
import type { Item } from './event-items.js';
import type { EventOperation } from './event-operations.js';
import { keptRecord } from './kept-record.js';

/** Puts records on durable storage; gives back what their caller is shown, in order. Throws EventsFull or -FailedError. */
export type Keep = (
  event: EventOperation,
  items: readonly Item[],
  stamp: number,
  consumer: string,
) => Promise<readonly Record<string, unknown>[]>;

/** The header of an answer that says that its records are kept and not yet with the API. */
export const KEPT_HEADER = 'x-outcome';

export function createKeeper(delivery: EventDelivery): Keep {
  return async (event, items, stamp, consumer) => {
    const kept = await put(items.map((item) => newEvent(event, item, stamp, consumer)));
    return items.map((item, index) => {
      const given = kept[index]?.stamp;
      return keptRecord(event.rule, given === undefined ? item : { ...item, [event.stamp]: Number(given) });
    });
  };

  async function put(events: Parameters<EventDelivery['keep']>[0]) {
    try {
      return await delivery.keep(events);
    } catch (cause) {
      throw cause instanceof StoreFullError ? new EventsFullError({ cause }) : new EventsFailedError({ cause });
    }
  }
}

/** The answer that says that all of it is kept, or with the API already. */
export function keptReply(body: unknown, wanted: boolean): Reply {
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
