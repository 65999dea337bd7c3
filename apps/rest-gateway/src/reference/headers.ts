import type { OpenApiOptions } from '@lago/capability-model';

/** Headers the gateway reads on every operation, as its OpenAPI document describes them. */
export const requestHeaders: NonNullable<OpenApiOptions['requestHeaders']> = [
  {
    key: 'RequestId',
    name: 'X-Request-Id',
    description:
      'Your id for this request; it comes back, stands in the logs and goes on to the API behind the gateway. Up to 128 ' +
      'letters, digits and `._:/+=-`; another text is replaced by an id of the gateway.',
    schema: { type: 'string' },
    example: 'order-1042',
    on: 'all',
  },
  {
    key: 'Prefer',
    name: 'Prefer',
    description:
      '`dry-run` answers the exact request that would be sent to the API behind the gateway, after all checks, and ' +
      'sends nothing. Other preferences are left alone (RFC 7240).',
    schema: { type: 'string' },
    on: 'all',
  },
  {
    key: 'IdempotencyKey',
    name: 'Idempotency-Key',
    description:
      'Your name for this one effect. A repeat with the same key and the same input gets the stored answer and is ' +
      'not carried out again.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
    example: '7f0c2f5e-2d3b-4f7a-9a55-9d1c3c1f8e10',
    on: 'writes',
  },
];

/** Headers of successful replies. */
export const replyHeaders: NonNullable<OpenApiOptions['replyHeaders']> = {
  'X-Request-Id': { description: 'Your id, or the one made for this request.', schema: { type: 'string' } },
  'X-Answered-By': {
    description: 'Whose answer it is: `gateway`, or the API behind it.',
    schema: { type: 'string' },
  },
  'X-RateLimit-Limit': {
    description: 'Requests the API behind the gateway allows in its window; only if it says so.',
    schema: { type: 'integer' },
  },
  'X-RateLimit-Remaining': { description: 'Requests left in that window.', schema: { type: 'integer' } },
  'X-RateLimit-Reset': { description: 'Seconds until that window starts again.', schema: { type: 'integer' } },
  'X-Unknown-Fields': {
    description: 'JSON pointers of body fields the description does not know; they were passed on.',
    schema: { type: 'string' },
  },
  'Idempotency-Replayed': {
    description: '`true` when this is the stored answer of an earlier call with the same Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
  },
  'X-Outcome': {
    description: '`reconciled` when the answer was lost and the gateway found out that the call had taken effect.',
    schema: { type: 'string', enum: ['reconciled'] },
  },
};
