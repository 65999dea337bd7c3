import { labelsOf } from '../call/labels.js';
import type { CallObserver } from '../call/observer.js';
import type { OutcomeUnknownError, UpstreamReplyError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { endedByUpstream } from '../exchange/failure-kind.js';
import { unknownOutcome } from '../rules/unknown.js';
import type { Case } from '../strategies/interpret.js';

/** The ways in which finding out ends, each told to the observer. */
export interface Endings {
  /** The effect happened: its reply. */
  success(of: Case, reply: Reply): Reply;
  /** The API's refusal stands. */
  refused(of: Case, error: UpstreamReplyError): never;
  /** The error to throw when it cannot be told. */
  unknown(of: Case, cause: unknown, why?: string, retryAfterMs?: number): OutcomeUnknownError;
  /** The error to throw when every try failed and nothing of the effect shows. */
  failed(of: Case, failure: unknown): unknown;
  /** It was sent again; not an end, but told like one. */
  repeated(of: Case): void;
}

export function createEndings(observer: CallObserver): Endings {
  const tell = ({ call, rule }: Case, verdict: 'success' | 'refused' | 'repeated' | 'unknown') =>
    observer.onReconcile?.(labelsOf(call.operation), rule?.strategy ?? 'none', verdict);
  const unknown: Endings['unknown'] = (of, cause, why, retryAfterMs) => {
    tell(of, 'unknown');
    return unknownOutcome(of.call, of.rule, { cause, why, retryAfterMs });
  };
  return {
    unknown,
    success(of, reply) {
      tell(of, 'success');
      return reply;
    },
    refused(of, error) {
      tell(of, 'refused');
      throw error;
    },
    // The API's own 500 is passed on when nothing else is open.
    failed: (of, failure) => (endedByUpstream(failure) && !of.call.attempts.open ? failure : unknown(of, failure)),
    repeated: (of) => tell(of, 'repeated'),
  };
}
