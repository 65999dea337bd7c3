import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Sandbox } from './sandbox/sandbox.js';
import { pageReply } from './page/page.js';
import { readBody } from './http/body.js';
import { dispatch, findRoute } from './routes/dispatch.js';
import type { Incoming, Matched } from './routes/dispatch.js';
import { LagoError } from './http/errors.js';
import type { Fault } from './http/faults.js';
import { send, sendFaulty } from './http/reply.js';
import type { Reply } from './http/reply.js';
import { sha256 } from './sandbox/request-log.js';
import type { Verdict } from './sandbox/rate-limit.js';

/** Lago reads the second word of the header and does not look at the first. */
const keyOf = (header: string | undefined): string | undefined => header?.split(/\s+/)[1];

const requestIdOf = (request: IncomingMessage): string =>
  String(request.headers['x-request-id'] ?? '')
    .replaceAll(/[^\w\-@]/g, '')
    .slice(0, 255) || randomUUID();

async function read(request: IncomingMessage): Promise<Incoming> {
  const [path = '/', search = ''] = (request.url ?? '/').split(/\?(.*)/s);
  return {
    method: request.method ?? 'GET',
    path,
    search,
    key: keyOf(request.headers.authorization),
    contentType: request.headers['content-type'],
    accept: request.headers.accept,
    bytes: await readBody(request),
  };
}

const tooMany: Reply = { status: 429, body: { status: 429, error: 'Too Many Requests' }, headers: {} };

function limit(sandbox: Sandbox, incoming: Incoming, matched: Matched | null): Verdict | null {
  if (!Sandbox.accepts(incoming.key)) return null;
  return sandbox.limiter.take(sha256(incoming.key), matched?.route.bucket ?? 'default');
}

/** The answer of Lago, or nothing when a fault keeps the call from reaching it. */
async function answer(
  sandbox: Sandbox,
  incoming: Incoming,
  matched: Matched | null,
  fault: Fault | undefined,
): Promise<Reply> {
  if (fault?.when === 'before') {
    if (fault.kind !== 'delay') return { status: 200, body: undefined, headers: {} };
    await sleep(fault.delayMs);
  }
  return dispatch(sandbox, incoming, matched);
}

/** Answers one request to the API port. */
export async function handleApi(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = requestIdOf(request);
  const base = {
    'X-Lago-Sandbox': 'true',
    'X-Request-Id': requestId,
    Date: new Date(sandbox.clock.now()).toUTCString(),
  };
  const incoming = await read(request);
  const page = pageReply(sandbox, incoming.method, incoming.path, incoming.search);
  if (page) {
    send(response, { ...page, headers: { ...page.headers, ...base } });
    return;
  }
  const matched = findRoute(incoming.method, incoming.path);
  const verdict = limit(sandbox, incoming, matched);
  const headers = { ...verdict?.headers, ...base };
  const fault = verdict?.allowed === false || !matched ? undefined : sandbox.faults.take(matched.route.operation);
  const entry = sandbox.log.add({
    at: new Date(sandbox.clock.now()).toISOString(),
    method: incoming.method,
    path: incoming.path,
    query: incoming.search,
    operation: matched?.route.operation ?? null,
    status: null,
    requestId,
    bodySha256: sha256(incoming.bytes),
    bodyBytes: incoming.bytes.length,
    keySha256: incoming.key === undefined ? null : sha256(incoming.key),
    fault: fault ? `${fault.kind} ${fault.when}` : null,
  });
  if (verdict?.allowed === false) {
    entry.status = 429;
    send(response, { ...tooMany, headers });
    return;
  }
  const reply = await answer(sandbox, incoming, matched, fault);
  const whole = { ...reply, headers: { ...headers, ...reply.headers } };
  // A delay before the call has been waited for already; what follows is an ordinary answer.
  if (fault && !(fault.kind === 'delay' && fault.when === 'before')) {
    entry.status = await sendFaulty(response, whole, fault);
  } else {
    entry.status = whole.status;
    send(response, whole);
  }
}

/** The last resort: an exception of the sandbox itself. */
export function handleFailure(error: unknown, response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const known = error instanceof LagoError;
  const body = known ? error.body : { status: 500, error: 'Internal Server Error' };
  send(response, { status: known ? error.status : 500, body, headers: { 'X-Lago-Sandbox': 'true' } });
}
