/** How a request with several events has ended. `outcome` is the house's word for what is known. */
export type BatchAnswer =
  /** The records in the order sent, when the answer shows them. */
  | { readonly outcome: 'done'; readonly records?: readonly unknown[] }
  /** The upstream itself said no and kept none; `details` is what its answer says about the faults. */
  | { readonly outcome: 'refused'; readonly status: number; readonly details: unknown }
  /** `limited`: because of its rate. */
  | { readonly outcome: 'not-sent' | 'limited' | 'unknown'; readonly retryAfterMs?: number };

/** What the upstream shows of an event whose id it says is taken. */
export type Shown =
  | { readonly kind: 'equal' | 'different'; readonly record?: unknown }
  /** `absent`: no such event is there; `unclear`: nobody knows. */
  | { readonly kind: 'absent' | 'unclear' };

/** The API that events are sent to. Neither function throws. */
export interface BatchUpstream {
  /** All or nothing: either each of them is kept, or none. */
  send(items: readonly unknown[]): Promise<BatchAnswer>;
  /** Compares an event with what is stored under its id, by value, its time included. */
  look(item: unknown): Promise<Shown>;
}

/** What a contract says about refusals: data, so that nothing here knows an API. */
export interface RefusalRule {
  /** The status with which what was sent is refused for good. */
  readonly status: number;
  /** A fault in this field with this message says that the id is taken. */
  readonly duplicate: { readonly field: string; readonly message: string };
}

/** How one event has ended. */
export type ItemEnd =
  | { readonly kind: 'stored'; readonly record?: unknown }
  | { readonly kind: 'stored-before'; readonly record?: unknown }
  /** The id is taken by an event that differs. `reason` is the upstream's. */
  | { readonly kind: 'different'; readonly reason: unknown; readonly record?: unknown }
  | { readonly kind: 'refused'; readonly reason: unknown }
  /** The upstream turned the request away for something that says nothing about this event, such as the key. */
  | { readonly kind: 'not-kept'; readonly status: number; readonly reason: unknown }
  | { readonly kind: 'unknown' | 'not-sent' };
