/** A kind of error the gateway answers on its own (RFC 9457). `slug` is its anchor in docs/errors.md. */
export interface ProblemType {
  readonly slug: string;
  readonly status: number;
  readonly title: string;
  /** Machine-readable reason, in the `code` member that clients of the API read. */
  readonly code: string;
}

function type(slug: string, status: number, title: string, code: string): ProblemType {
  return Object.freeze({ slug, status, title, code });
}

/** Every error of the gateway's own. docs/errors.md describes each; a spec compares the two. */
export const PROBLEMS = {
  malformedRequest: type('malformed-request', 400, 'Bad Request', 'malformed_request'),
  malformedJson: type('malformed-json', 400, 'Bad Request', 'malformed_json'),
  idempotencyKeyInvalid: type('idempotency-key-invalid', 400, 'Bad Request', 'idempotency_key_invalid'),
  unauthenticated: type('unauthenticated', 401, 'Unauthorized', 'gateway_unauthenticated'),
  upstreamKeyMissing: type('upstream-key-missing', 401, 'Unauthorized', 'gateway_upstream_key_missing'),
  insufficientScope: type('insufficient-scope', 403, 'Forbidden', 'gateway_insufficient_scope'),
  hostNotAllowed: type('host-not-allowed', 403, 'Forbidden', 'host_not_allowed'),
  originNotAllowed: type('origin-not-allowed', 403, 'Forbidden', 'origin_not_allowed'),
  routeNotFound: type('route-not-found', 404, 'Not Found', 'route_not_found'),
  methodNotAllowed: type('method-not-allowed', 405, 'Method Not Allowed', 'method_not_allowed'),
  requestTimeout: type('request-timeout', 408, 'Request Timeout', 'gateway_request_timeout'),
  idempotencyKeyInUse: type('idempotency-key-in-use', 409, 'Conflict', 'idempotency_key_in_use'),
  nothingKept: type('nothing-kept', 409, 'Conflict', 'gateway_nothing_kept'),
  bodyTooLarge: type('body-too-large', 413, 'Content Too Large', 'body_too_large'),
  uriTooLong: type('uri-too-long', 414, 'URI Too Long', 'gateway_uri_too_long'),
  unsupportedMediaType: type('unsupported-media-type', 415, 'Unsupported Media Type', 'unsupported_media_type'),
  expectationFailed: type('expectation-failed', 417, 'Expectation Failed', 'gateway_expectation_failed'),
  invalidInput: type('invalid-input', 422, 'Unprocessable Entity', 'validation_errors'),
  eventsRefused: type('events-refused', 422, 'Unprocessable Entity', 'gateway_events_refused'),
  idempotencyKeyReused: type('idempotency-key-reused', 422, 'Unprocessable Entity', 'idempotency_key_reused'),
  rateLimited: type('rate-limited', 429, 'Too Many Requests', 'gateway_rate_limited'),
  quotaExceeded: type('quota-exceeded', 429, 'Too Many Requests', 'gateway_quota_exceeded'),
  tooManyInFlight: type('too-many-in-flight', 429, 'Too Many Requests', 'gateway_too_many_in_flight'),
  headersTooLarge: type('headers-too-large', 431, 'Request Header Fields Too Large', 'gateway_headers_too_large'),
  internal: type('internal', 500, 'Internal Server Error', 'gateway_internal_error'),
  notImplemented: type('not-implemented', 501, 'Not Implemented', 'gateway_not_implemented'),
  upstreamUnreachable: type('upstream-unreachable', 502, 'Bad Gateway', 'gateway_upstream_unreachable'),
  upstreamProtocol: type('upstream-protocol', 502, 'Bad Gateway', 'gateway_upstream_protocol_error'),
  authenticationUnavailable: type(
    'authentication-unavailable',
    503,
    'Service Unavailable',
    'gateway_authentication_unavailable',
  ),
  upstreamCredentialMissing: type(
    'upstream-credential-missing',
    503,
    'Service Unavailable',
    'gateway_upstream_credential_missing',
  ),
  idempotencyStoreUnavailable: type(
    'idempotency-store-unavailable',
    503,
    'Service Unavailable',
    'gateway_idempotency_store_unavailable',
  ),
  eventsFull: type('events-full', 503, 'Service Unavailable', 'gateway_events_full'),
  eventsStoreUnavailable: type(
    'events-store-unavailable',
    503,
    'Service Unavailable',
    'gateway_events_store_unavailable',
  ),
  eventsNotTaken: type('events-not-taken', 503, 'Service Unavailable', 'gateway_events_not_taken'),
  upstreamPaused: type('upstream-paused', 503, 'Service Unavailable', 'gateway_upstream_paused'),
  outcomeUnknown: type('outcome-unknown', 504, 'Gateway Timeout', 'gateway_outcome_unknown'),
  upstreamTimeout: type('upstream-timeout', 504, 'Gateway Timeout', 'gateway_upstream_timeout'),
} as const;
