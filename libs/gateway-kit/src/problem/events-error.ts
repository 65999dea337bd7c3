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
