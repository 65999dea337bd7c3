import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http/body.js';
import { parseQuery } from '../http/query.js';
import type { Query } from '../http/query.js';
import { send } from '../http/reply.js';
import { isObject } from '../kernel/json.js';
import type { Json } from '../kernel/json.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import * as actions from './actions.js';
import { ControlError } from './errors.js';

type Action = (sandbox: Sandbox, body: Json, query: Query) => unknown;

const ACTIONS: Record<string, Action> = {
  'GET /': () => ({ actions: Object.keys(ACTIONS) }),
  'POST /reset': actions.reset,
  'GET /clock': actions.readClock,
  'POST /clock': actions.setClock,
  'POST /close-period': actions.closePeriods,
  'GET /settings': actions.readSettings,
  'POST /settings': actions.changeSettings,
  'GET /faults': actions.readFaults,
  'POST /faults': actions.planFault,
  'DELETE /faults': actions.clearFaults,
  'GET /requests': actions.readRequests,
  'DELETE /requests': actions.clearRequests,
  'GET /state': actions.readState,
  'GET /books': actions.readBooks,
};

function parse(bytes: Buffer): Json {
  if (bytes.length === 0) return {};
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (isObject(value)) return value;
  } catch {
    // Falls through to the same complaint as for JSON that is no object.
  }
  throw new ControlError('the body must be a JSON object');
}

/** Answers one request to the control port. */
export async function handleControl(
  sandbox: Sandbox,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '/', search = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const action = ACTIONS[`${request.method ?? 'GET'} ${path}`];
  const headers = { 'X-Lago-Sandbox': 'true' };
  try {
    const bytes = await readBody(request);
    if (!action) throw new ControlError(`no such action; there are: ${Object.keys(ACTIONS).join(', ')}`, 404);
    send(response, { status: 200, body: action(sandbox, parse(bytes), parseQuery(search)), headers });
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    send(response, { status: error.status, body: { error: error.message }, headers });
  }
}
