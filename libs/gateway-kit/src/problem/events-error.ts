import { UpstreamError } from '@lago/lago-client';

/** Nothing was kept, and nothing was sent: there is no room for more events. */
export class EventsFullError extends UpstreamError {
  override readonly name = 'EventsFullError';
  readonly outcome = 'not-sent';
  /** Milliseconds after which there may be room. */
  readonly retryAfterMs = 30_000;
  constructor(options: ErrorOptions) {
    super('there is no room for more events', options);
  }
}

/** Whether the events were kept is not known; the same events sent again are kept once. */
export class EventsFailedError extends UpstreamError {
  override readonly name = 'EventsFailedError';
  readonly outcome = 'unknown';
  readonly retryAfterMs = 1000;
  constructor(options: ErrorOptions) {
    super('the store of events does not answer', options);
  }
}

/** A batch that was sent in pieces: some of its records are neither with the API nor kept. Each has an outcome of its own. */
export class EventsCutError extends UpstreamError {
  override readonly name = 'EventsCutError';
  readonly outcome = 'unknown';
  /** Refused for good: to send them again is useless. */
  readonly refused: number;
  /** Of those nobody knows, or they were not sent. */
  readonly open: number;
  constructor(
    readonly told: { readonly counts: Readonly<Record<string, number>>; readonly outcomes: readonly unknown[] },
    /** What is wrong, by position. */
    readonly errorDetails: Readonly<Record<string, unknown>>,
  ) {
    const { refused = 0, different = 0, unknown = 0 } = told.counts;
    const { 'not-sent': notSent = 0, 'not-kept': notKept = 0 } = told.counts;
    const lost = refused + different;
    const open = unknown + notSent + notKept;
    super(
      `of ${told.outcomes.length} events ${lost} are refused and ${open} may not have been taken; outcomes says so of each`,
    );
    this.refused = lost;
    this.open = open;
  }
}
