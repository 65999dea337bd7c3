export { noAttempts } from './call.js';
export type { Attempts, Call, CallContext, Intent, Lapse, Send } from './call.js';
export { DEFAULT_POLICY } from './call-policy.js';
export type { CallPolicy } from './call-policy.js';
export { createClient } from './client.js';
export type { ClientOptions, DescribedRequest, LagoClient } from './client.js';
export { systemClock } from './clock.js';
export type { Clock } from './clock.js';
export {
  BreakerOpenError,
  CallAbortedError,
  LimiterRejectedError,
  OutcomeUnknownError,
  UpstreamError,
  UpstreamProtocolError,
  UpstreamReplyError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from './errors.js';
export { saysJson } from './exchange/answer-shape.js';
export type { FailedOutcome, Outcome } from './exchange/outcome.js';
export { isRead } from './labels.js';
export { GCRA_LUA } from './limiter/gcra-lua.js';
export { takePermits } from './limiter/gcra.js';
export type { CallObserver, Labels, TryResult } from './observer.js';
export { readRetryAfter } from './rate-headers.js';
export type { Reply } from './reply.js';
export type { SecretSource } from './secrets.js';
export type { Script, SharedScripts } from './shared-state/scripts.js';
