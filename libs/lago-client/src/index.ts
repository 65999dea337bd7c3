export type { CallContext, Intent, Lapse } from './call/call.js';
export { createClient } from './stack/client.js';
export type { LagoClient } from './stack/client.js';
export { systemClock } from './call/clock.js';
export type { Clock } from './call/clock.js';
export {
  AccessTokenError,
  BreakerOpenError,
  CallAbortedError,
  LimiterRejectedError,
  OutcomeUnknownError,
  UpstreamError,
  UpstreamProtocolError,
  UpstreamReplyError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from './call/errors.js';
export { saysJson } from './exchange/answer-shape.js';
export type { FailedOutcome, Outcome } from './call/outcome.js';
export { isRead } from './call/labels.js';
export { GCRA_LUA } from './limiter/gcra-lua.js';
export { takePermits } from './limiter/gcra.js';
export type { CallObserver, TraceTry } from './call/observer.js';
export { readRetryAfter } from './limiter/rate-headers.js';
export type { Reply } from './call/reply.js';
export type { SecretSource } from './call/secrets.js';
export type { Script, SharedScripts } from './shared-state/scripts.js';
export { inOrderOf } from './travel/in-order-of.js';
export { placedFaults } from './travel/placed-faults.js';
