import type { UsageEvent } from '../model/usage-event.js';

const key = (...parts: (string | number)[]): string => parts.join('\u0000');

/**
 * The events of one organization in both of Lago's stores. Postgres refuses a second event with the subscription and
 * transaction id of another; ClickHouse keeps one event per subscription, code, transaction id and timestamp.
 */
export class EventStore {
  private readonly bySubscription = new Map<string, Map<string, UsageEvent>>();
  private readonly byTransaction = new Map<string, UsageEvent>();
  private readonly transactions = new Set<string>();
  private stored = 0;

  has(subscription: string, transactionId: string): boolean {
    return this.transactions.has(key(subscription, transactionId));
  }

  /** Stores the event; in ClickHouse an event that is the same in all four parts takes the place of the first. */
  add(event: UsageEvent, store: 'postgres' | 'clickhouse'): void {
    const identity = store === 'postgres' ? event.transactionId : key(event.code, event.transactionId, event.timestamp);
    let events = this.bySubscription.get(event.subscription);
    if (!events) this.bySubscription.set(event.subscription, (events = new Map<string, UsageEvent>()));
    if (!events.has(identity)) this.stored += 1;
    events.set(identity, event);
    this.transactions.add(key(event.subscription, event.transactionId));
    this.byTransaction.set(event.transactionId, event);
  }

  /** The latest event with the transaction id, whatever its subscription. */
  find(transactionId: string): UsageEvent | undefined {
    return this.byTransaction.get(transactionId);
  }

  ofSubscription(subscription: string): Iterable<UsageEvent> {
    return this.bySubscription.get(subscription)?.values() ?? [];
  }

  *all(): Iterable<UsageEvent> {
    for (const events of this.bySubscription.values()) yield* events.values();
  }

  get size(): number {
    return this.stored;
  }
}
