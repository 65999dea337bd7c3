import type { BatchAnswer, BatchUpstream, RefusalRule, Shown } from '../src/sending/batch-upstream.js';

/** An event as these tests send it. */
export interface Event {
  readonly transaction_id: string;
  readonly external_subscription_id?: string;
  readonly timestamp?: number;
  readonly value?: number;
  /** Lago refuses it for good. */
  readonly bad?: boolean | string;
  /** Lago fails over it, each time. */
  readonly poison?: boolean;
}

/** What happens to one request: it ends as it should, before or after Lago acted on it, or something else answers. */
export type Fault = 'none' | 'lost-before' | 'lost-after' | 'page' | 'limited' | 'failed' | 'not-sent' | 'unauthorized';

export const RULE: RefusalRule = {
  status: 422,
  duplicate: { field: 'transaction_id', message: 'value_already_exist' },
};
const TAKEN = { transaction_id: ['value_already_exist'] };

/** Lago's rules for batches of events, as its source has them, in memory. */
export interface ScriptedLago extends BatchUpstream {
  /** Every record, by subscription and id (and by time with ClickHouse). */
  readonly stored: ReadonlyMap<string, Event>;
  readonly requests: (readonly Event[])[];
  /** Decides about each request of events, in turn. */
  faults: (items: readonly Event[]) => Fault;
  /** Somebody else's event. */
  plant(event: Event): void;
}

export function createLago(store: 'postgres' | 'clickhouse' = 'postgres'): ScriptedLago {
  const stored = new Map<string, Event>();
  const requests: (readonly Event[])[] = [];
  const keyOf = ({ external_subscription_id: subscription, transaction_id: id, timestamp }: Event) =>
    JSON.stringify(store === 'postgres' ? [subscription, id] : [subscription, id, timestamp]);

  function act(items: readonly Event[]): BatchAnswer {
    const invalid = faultsOf(items, ({ bad }) => (bad === true ? { code: ['value_is_mandatory'] } : bad));
    if (invalid) return { outcome: 'refused', status: 422, details: invalid };
    if (store === 'postgres') {
      // The ids of what was inserted are looked up by transaction id alone, and each is given out once.
      const fresh = new Set<string>();
      const inserted = new Set<string>();
      for (const item of items) {
        if (stored.has(keyOf(item)) || fresh.has(keyOf(item))) continue;
        fresh.add(keyOf(item));
        inserted.add(item.transaction_id);
      }
      const taken = faultsOf(items, (item) => (inserted.delete(item.transaction_id) ? undefined : TAKEN));
      if (taken) return { outcome: 'refused', status: 422, details: taken };
    }
    for (const item of items) stored.set(keyOf(item), item);
    return { outcome: 'done', records: items };
  }

  const lago: ScriptedLago = {
    stored,
    requests,
    faults: () => 'none',
    plant: (event) => void stored.set(keyOf(event), event),
    async send(items) {
      const events = items as readonly Event[];
      requests.push(events);
      const fault = lago.faults(events);
      if (fault === 'not-sent') return { outcome: 'not-sent' };
      if (fault === 'limited') return { outcome: 'limited', retryAfterMs: 100 };
      if (fault === 'unauthorized') return { outcome: 'refused', status: 401, details: null };
      if (fault !== 'none' && fault !== 'lost-after') return { outcome: 'unknown' };
      if (events.some(({ poison }) => poison)) return { outcome: 'unknown' };
      const answer = act(events);
      return fault === 'lost-after' ? { outcome: 'unknown' } : answer;
    },
    async look(item): Promise<Shown> {
      const found = stored.get(keyOf(item as Event));
      if (!found) return { kind: 'absent' };
      return { kind: JSON.stringify(found) === JSON.stringify(item) ? 'equal' : 'different', record: found };
    },
  };
  return lago;
}

function faultsOf(items: readonly Event[], faultOf: (item: Event) => unknown): Record<string, unknown> | undefined {
  const faults = items.flatMap((item, index) => {
    const fault = faultOf(item);
    return fault ? [[String(index), fault] as const] : [];
  });
  return faults.length > 0 ? Object.fromEntries(faults) : undefined;
}
