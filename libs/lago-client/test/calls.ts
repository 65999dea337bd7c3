import type { Operation, OperationInput } from '@lago/capability-model';
import { noAttempts } from '../src/call/call.js';
import type { Call, CallContext, Send } from '../src/call/call.js';
import { UpstreamReplyError } from '../src/call/errors.js';
import type { Reply } from '../src/call/reply.js';
import { operation } from './operations.js';

/** A call that nobody gives up on. */
export function callOf(
  of: Operation = operation(),
  input: Partial<OperationInput> = {},
  context: Partial<CallContext> = {},
): Call {
  return {
    operation: of,
    input: { path: {}, query: {}, ...input },
    context: {
      requestId: 'r-1',
      deadline: 1_900_000_000_000 + 30_000,
      signal: new AbortController().signal,
      consumer: 'test',
      ...context,
    },
    attempts: noAttempts(),
  };
}

export function replyOf(body: unknown = {}, status = 200, headers: Record<string, string> = {}): Reply {
  const bytes = body === '' ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: bytes };
}

export function refusal(status: number, body: unknown = {}, headers: Record<string, string> = {}): UpstreamReplyError {
  return new UpstreamReplyError(replyOf(body, status, headers), 'api');
}

/** Answers in turn: replies are returned, errors thrown; the last one again and again. */
export function inTurn(...ends: (Reply | Error | (() => Reply | Error))[]): Send & { calls: Call[] } {
  const calls: Call[] = [];
  const send: Send = (call) => {
    const end = ends[Math.min(calls.length, ends.length - 1)];
    calls.push(call);
    const result = typeof end === 'function' ? end() : end;
    return result instanceof Error ? Promise.reject(result) : Promise.resolve(result as Reply);
  };
  return Object.assign(send, { calls });
}
