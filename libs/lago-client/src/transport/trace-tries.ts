import { perOperation } from '@lago/capability-model';
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
      parameters: query.split('&').flatMap((pair) => nameIn(pair, namesOf(call.operation))),
      upstream,
      // The record of the call has counted this try already.
      resent: call.attempts.count - 1,
      traceparent: call.context.traceparent,
    };
  }
}

/** Names that the contract has for what goes into the query, without brackets. */
const namesOf = perOperation(
  ({ parameters }) => new Set(parameters.filter((one) => one.in === 'query').map(({ wireName }) => base(wireName))),
);

/** What callers name themselves, keys in brackets or parameters that nobody described, may be personal: it stays out. */
function nameIn(pair: string, known: ReadonlySet<string>): string[] {
  const [written = ''] = pair.split('=', 1);
  const name = decodeURIComponent(written);
  if (!known.has(base(name))) return [];
  return [name === base(name) ? written : encodeURIComponent(`${base(name)}[]`)];
}

function base(name: string): string {
  return name.split('[', 1)[0] ?? '';
}

function under(call: Call, traceparent: string): Call {
  return { ...call, context: { ...call.context, traceparent } };
}
