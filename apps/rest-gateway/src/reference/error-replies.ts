import type { ErrorReply, JsonSchema } from '@lago/capability-model';

const text = (description: string): JsonSchema => ({ type: 'string', description });

/** Schemas of error bodies. */
export const errorSchemas: Readonly<Record<string, JsonSchema>> = {
  Problem: {
    type: 'object',
    description: "An error of the gateway's own (RFC 9457), with the members that clients of the API behind it read.",
    required: ['type', 'title', 'status', 'detail', 'instance', 'error', 'code'],
    properties: {
      type: text('What kind of problem it is, and where that is explained.'),
      title: text('The same as error.'),
      status: { type: 'integer', description: 'Repeats the HTTP status.' },
      detail: text('What happened this time.'),
      instance: text('Names this request: urn:request: and its id.'),
      error: text('The HTTP reason phrase.'),
      code: text('Machine-readable reason.'),
      error_details: {
        type: 'object',
        description: 'For each field at fault, codes of what is wrong with it; in a batch, by position first.',
        additionalProperties: {
          anyOf: [
            { type: 'array', items: { type: 'string' } },
            { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
          ],
        },
      },
      errors: {
        type: 'array',
        description: 'Every fault of the input.',
        items: { $ref: '#/components/schemas/InputFault' },
      },
    },
  },
  InputFault: {
    type: 'object',
    description: 'One fault of an input; never its value.',
    required: ['detail', 'expected', 'received'],
    properties: {
      pointer: text('JSON pointer into the body.'),
      parameter: text('Name of the path or query parameter, when it is no body field.'),
      in: { type: 'string', enum: ['path', 'query'], description: 'Where that parameter stands.' },
      detail: text('The fault in words.'),
      expected: text('What would do.'),
      received: text('JSON type of what came; nothing when it was missing.'),
    },
  },
  UpstreamError: {
    type: 'object',
    description: 'An error of the API behind the gateway, as it came.',
    required: ['status', 'error'],
    properties: {
      status: { type: 'integer', description: 'Repeats the HTTP status.' },
      error: text('Short English phrase.'),
      code: text('Machine-readable reason.'),
      error_details: { type: ['object', 'string'], description: 'What is wrong, by field or in words.' },
    },
  },
};

const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const upstream = { 'application/json': { schema: { $ref: '#/components/schemas/UpstreamError' } } };
const either = { ...problem, ...upstream };
const retryAfter = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } };

function reply(
  status: number | 'default',
  key: string,
  description: string,
  more: Partial<Pick<ErrorReply, 'content' | 'headers' | 'on'>> = {},
): ErrorReply {
  return { status: String(status), key, description, content: either, on: 'all', ...more };
}

/** Error replies every operation can give. */
export const errorReplies: readonly ErrorReply[] = [
  reply(400, 'BadRequest', 'The URL or the body cannot be read.'),
  reply(401, 'Unauthorized', 'No valid key or token; `X-Answered-By` says for whom.'),
  reply(403, 'Forbidden', 'Not allowed: by the gateway (scope, Host, Origin) or by the API behind it.'),
  reply(404, 'NotFound', 'No such record, or no such route.'),
  reply(405, 'StateConflict', 'The record is in a state that does not allow the call.', { on: 'documented' }),
  reply(409, 'Conflict', 'A call with the same Idempotency-Key is still running.', { on: 'writes', content: problem }),
  reply(413, 'TooLarge', 'The body is larger than the gateway takes.', { on: 'body', content: problem }),
  reply(415, 'NotJson', 'The body is not declared as `application/json`.', { on: 'body', content: problem }),
  reply(422, 'Invalid', 'The input is not as described: every fault is named.'),
  reply(429, 'TooManyRequests', 'Too many requests, for the gateway or for the API behind it.', {
    headers: retryAfter,
  }),
  reply(500, 'ServerError', 'The gateway or the API behind it failed.'),
  reply(502, 'BadGateway', 'The API behind the gateway could not be reached, or gave no answer of its own.', {
    content: problem,
  }),
  reply(503, 'Unavailable', 'Not at present.', { headers: retryAfter }),
  reply(504, 'GatewayTimeout', 'The API behind the gateway did not answer in time.', { content: problem }),
];
