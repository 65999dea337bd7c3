import type { Call, Send } from '../call/call.js';
import type { TraceTry } from '../call/observer.js';
import type { WriteRequest } from './wire-request.js';
import { redact } from './wire-request.js';

/** Lets each try be told as a span of its own, under whose `traceparent` it is sent. */
export function traceTries(next: Send, write: WriteRequest, traceTry: TraceTry): Send {
  return (call) => traceTry(described(call), (traceparent) => next(traceparent ? under(call, traceparent) : call));

  function described(call: Call) {
    const { method, origin, basePath, target, upstream } = write(call, redact);
    const question = target.indexOf('?');
    const query = question < 0 ? '' : target.slice(question + 1);
    return {
      method,
      origin,
      template: basePath + call.operation.pathTemplate,
      parameters: query ? query.split('&').map((pair) => pair.split('=', 1)[0] ?? '') : [],
      upstream,
      // The record of the call has counted this try already.
      resent: call.attempts.count - 1,
      traceparent: call.context.traceparent,
    };
  }
}

function under(call: Call, traceparent: string): Call {
  return { ...call, context: { ...call.context, traceparent } };
}
