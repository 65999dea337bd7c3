/**
 * What is known of a request, judged once and read by everybody above: `not-sent` (nothing of it was written),
 * `refused` (the API itself said no and did nothing), `done` (the API's answer is here), `unknown` (anything else).
 */
export type Outcome = 'not-sent' | 'refused' | 'done' | 'unknown';

/** The outcomes a failure can have. */
export type FailedOutcome = Exclude<Outcome, 'done'>;
