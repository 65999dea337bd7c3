import type { DeadLetter, Ended, Kept, NewEvent, StoreCounts, TakenEvent, TakeOptions } from '../store/event-store.js';

/** What can be asked of the database, and what it answers; both go between threads. */
export interface Operations {
  put: { given: readonly NewEvent[]; result: readonly Kept[] };
  consumers: { given: undefined; result: readonly string[] };
  take: { given: TakeOptions; result: readonly TakenEvent[] };
  settle: { given: readonly Ended[]; result: undefined };
  counts: { given: undefined; result: StoreCounts };
  list: { given: { readonly after?: string; readonly most: number }; result: readonly DeadLetter[] };
  show: { given: string; result: DeadLetter | undefined };
  retry: { given: readonly string[] | undefined; result: number };
  discard: { given: readonly string[]; result: number };
}

export type OperationName = keyof Operations;

export interface Asked<N extends OperationName = OperationName> {
  readonly name: N;
  readonly given: Operations[N]['given'];
}

/** A failure, in a form that passes between threads. */
export type Failure =
  { readonly kind: 'full'; readonly room: 'bound' | 'disk' } | { readonly kind: 'failed'; readonly message: string };

export type Answered = { readonly result: unknown } | { readonly failure: Failure };
