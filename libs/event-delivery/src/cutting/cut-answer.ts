import type { ItemEnd } from '../sending/batch-upstream.js';

/** How an event of a batch that was cut has ended; `kept`: it is on durable storage here. */
export type CutEnd = ItemEnd | { readonly kind: 'kept'; readonly record?: unknown };

/** What the answer to a batch that was cut says of one event. */
export interface ItemOutcome {
  /** Position in the batch, from 0. */
  readonly index: number;
  readonly outcome: CutEnd['kind'];
  /** Whether the same event, with the same time, may be sent again without being counted twice. */
  readonly repeat: 'not-needed' | 'safe' | 'useless';
  readonly record?: unknown;
  /** The upstream's own words. */
  readonly reason?: unknown;
}

export interface CutAnswer {
  readonly outcomes: readonly ItemOutcome[];
  /** How many events ended in each way that occurred. */
  readonly counts: Readonly<Partial<Record<CutEnd['kind'], number>>>;
  /** True when every event is stored or kept as it was sent. Nothing is said of the batch as a whole beyond that. */
  readonly complete: boolean;
}

/** Each event has an answer of its own: a batch of which a part is stored with another time is not safe as a whole. */
export function cutAnswer(ends: readonly CutEnd[]): CutAnswer {
  const counts: Partial<Record<CutEnd['kind'], number>> = {};
  for (const { kind } of ends) counts[kind] = (counts[kind] ?? 0) + 1;
  return {
    outcomes: ends.map((end, index) => ({
      index,
      outcome: end.kind,
      repeat: repeatOf(end),
      ...('record' in end && end.record !== undefined ? { record: end.record } : {}),
      ...('reason' in end ? { reason: end.reason } : {}),
    })),
    counts,
    complete: ends.every(isGood),
  };
}

function isGood({ kind }: CutEnd): boolean {
  return kind === 'stored' || kind === 'stored-before' || kind === 'kept';
}

function repeatOf(end: CutEnd): ItemOutcome['repeat'] {
  if (isGood(end)) return 'not-needed';
  const { kind } = end;
  return kind === 'refused' || kind === 'different' ? 'useless' : 'safe';
}
