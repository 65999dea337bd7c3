import type { Call } from '../call/call.js';
import { UpstreamProtocolError, UpstreamReplyError } from '../call/errors.js';
import { isRead } from '../call/labels.js';
import type { Reply } from '../call/reply.js';
import { isRefusal, notTheAnswer, shapeOf } from './answer-shape.js';
import { decoded } from './content-coding.js';
import { isNamed } from './named-types.js';
import type { AttemptIds } from './attempt-ids.js';

/** Tells, of one exchange, whether what came back is the API's answer to this request. */
export interface Judge {
  /**
   * An error when status and headers tell already that it is not: the rest need not be read. The id of the try, which
   * the API echoes, becomes the request's own again.
   */
  head(status: number, headers: Record<string, string>): Error | undefined;
  /** The API's answer below 300. Throws UpstreamReplyError for its refusals, UpstreamProtocolError for anything else. */
  whole(reply: Reply): Reply;
}

export interface JudgeOptions {
  readonly call: Call;
  /** Namespace of the API. */
  readonly upstream: string;
  /** The `X-Request-Id` that was sent. */
  readonly attemptId: string;
  readonly attemptIds: AttemptIds;
  /** Bytes an answer may have without its coding. */
  readonly maxReplyBytes: number;
}

/** The one judge of an exchange; everything above reads the outcome and judges nothing again. */
export function createJudge({ call, upstream, attemptId, attemptIds, maxReplyBytes }: JudgeOptions): Judge {
  const { operation, context, urgent } = call;
  const passThrough =
    operation.method === 'GET' && isRead(operation) && !urgent && operation.output.passThrough && !!context.passThrough;
  const whole = !operation.output.passThrough;
  return {
    head(status, headers) {
      if (attemptIds.isOther(headers['x-request-id'], attemptId)) {
        return new UpstreamProtocolError('the answer belongs to another request', { answer: { status, headers } });
      }
      if (headers['x-request-id'] === attemptId) headers['x-request-id'] = context.requestId;
      if (status >= 300 && status < 400) {
        return new UpstreamProtocolError(`redirect (${status}) refused`, {
          lasting: true,
          answer: { status, headers },
        });
      }
      // What says that it is a page is one, whatever it holds, unless the contract has pages.
      const saysPage = /\b(?:html|xml)\b/i.test(headers['content-type'] ?? '') && headers['content-length'] !== '0';
      const isPage = saysPage && operation.response.schema && !isNamed(status, headers, operation.response);
      return isPage && !isLimited(status, headers) ? page(status, headers) : undefined;
    },

    whole(received) {
      const { status, headers } = received;
      const plain = decoded(received, maxReplyBytes);
      if (!plain) throw fault(received, 'has a coding that was not asked for and cannot be read');
      const named = isNamed(status, headers, operation.response);
      const reply = named ? plain : withoutByteOrderMark(plain);
      if (status >= 400) {
        const own = named || isRefusal(reply, operation.response.refusal) || isLimited(status, headers);
        throw own ? new UpstreamReplyError(reply, upstream) : page(status, headers);
      }
      const why = notTheAnswer(reply, shapeOf(operation), { passThrough, whole, named });
      if (why) throw fault(reply, why);
      return reply;
    },
  };
}

/**
 * A limit was reached, and whoever keeps limits for the API (often its edge, in a form of its own) does so instead of
 * passing the request on. A bare 429 without a word about a window is a page like any other.
 */
function isLimited(status: number, headers: Reply['headers']): boolean {
  return (
    status === 429 &&
    (headers['retry-after'] ?? headers['x-ratelimit-reset'] ?? headers['x-ratelimit-limit']) !== undefined
  );
}

function fault({ status, headers }: Reply, why: string): UpstreamProtocolError {
  return new UpstreamProtocolError(`the answer with status ${status} ${why}`, { answer: { status, headers } });
}

/** Proxies, load balancers and edges answer with pages of their own; what they let through before, nobody knows. */
function page(status: number, headers: Reply['headers']): UpstreamProtocolError {
  const type = (headers['content-type'] ?? 'no content type').split(';')[0]?.slice(0, 60);
  return new UpstreamProtocolError(`something in front of the upstream answered ${status} (${type})`, {
    lasting: status >= 400 && status < 500 && status !== 408 && status !== 429,
    answer: { status, headers },
  });
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** RFC 8259 section 8.1 lets parsers ignore it; those of our callers would not. */
function withoutByteOrderMark(reply: Reply): Reply {
  const { body } = reply;
  if (body[0] !== BYTE_ORDER_MARK[0] || !body.subarray(0, 3).equals(BYTE_ORDER_MARK)) return reply;
  return { ...reply, body: body.subarray(3) };
}
