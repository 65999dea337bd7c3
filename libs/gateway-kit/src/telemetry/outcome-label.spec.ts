import { CallAbortedError, OutcomeUnknownError, UpstreamReplyError, UpstreamTimeoutError } from '@lago/lago-client';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';
import { classOfLabel, OUTCOME_LABELS, outcomeLabel } from './outcome-label.js';

const reply = (status: number) =>
  new UpstreamReplyError({ status, headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') }, 'lago');

it.each([
  ['aborted', 'caller', new CallAbortedError()],
  ['upstream_4xx', 'caller', reply(422)],
  ['upstream_4xx', 'caller', reply(499)],
  ['upstream_5xx', 'fault', reply(500)],
  ['gateway_upstream_timeout', 'fault', new UpstreamTimeoutError('not-sent', 5)],
  ['gateway_outcome_unknown', 'fault', new OutcomeUnknownError('createinvoice', 'look')],
  ['gateway_internal_error', 'fault', new Error('oops')],
  [PROBLEMS.unauthenticated.code, 'caller', new ProblemError(PROBLEMS.unauthenticated, 'who?')],
])('%s, of class %s', (outcome, kind, error) => {
  expect([outcomeLabel(error), classOfLabel(outcomeLabel(error))]).toEqual([outcome, kind]);
  expect(OUTCOME_LABELS).toContain(outcome);
});

it.each(['ok', 'dry_run'])('%s is well', (outcome) => expect(classOfLabel(outcome)).toBe('ok'));
