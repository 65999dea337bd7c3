import { billPeriod } from '../billing/subscription-invoices.js';
import { readFault } from '../http/faults.js';
import { parseLimits } from '../sandbox/rate-limit.js';
import { scalar } from '../http/query.js';
import type { Query } from '../http/query.js';
import { parseTime } from '../kernel/calendar.js';
import { applySettings } from '../model/settings.js';
import type { Json } from '../kernel/json.js';
import { OPERATIONS } from '../routes/routes.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { invoiceView } from '../views/invoice.js';
import { booksOf } from './books.js';
import { ControlError, keyIn } from './errors.js';
import { stateOf } from './state.js';

/** Back to the start, wholly or for one key. */
export function reset(sandbox: Sandbox, body: Json, query: Query) {
  const key = keyIn(body, query);
  sandbox.reset(key);
  if (body['now'] !== undefined) setClock(sandbox, body);
  return { reset: key === undefined ? 'all' : 'one organization' };
}

export function readClock(sandbox: Sandbox) {
  return {
    now: new Date(sandbox.clock.now()).toISOString(),
    frozen: sandbox.clock.frozen,
  };
}

/** Sets or moves the time. Time set with frozen true stands still until it is moved. */
export function setClock(sandbox: Sandbox, body: Json) {
  const { now, advanceSeconds, frozen = sandbox.clock.frozen } = body;
  if (now !== undefined) {
    const time = typeof now === 'number' ? now * 1000 : parseTime(now);
    if (time === null) throw new ControlError('now must be an ISO 8601 time or Unix seconds');
    sandbox.clock.set(time, frozen === true);
  } else if (body['frozen'] !== undefined) sandbox.clock.set(sandbox.clock.now(), frozen === true);
  if (advanceSeconds !== undefined) {
    if (typeof advanceSeconds !== 'number') throw new ControlError('advanceSeconds must be a number');
    sandbox.clock.advance(advanceSeconds * 1000);
  }
  for (const org of sandbox.select(undefined)) org.settle();
  return readClock(sandbox);
}

/** Ends the open period of active subscriptions and bills it; answers the invoices. */
export function closePeriods(sandbox: Sandbox, body: Json, query: Query) {
  const wanted = body['external_subscription_id'];
  const invoices = sandbox.select(keyIn(body, query)).flatMap((org) => {
    org.settle();
    const subscriptions = org.subscriptions
      .all()
      .filter(({ externalId, status }) => status === 'active' && (wanted === undefined || externalId === wanted));
    return billPeriod(org, subscriptions).map((invoice) => invoiceView(org, invoice));
  });
  if (wanted !== undefined && invoices.length === 0) throw new ControlError('no active subscription has this id', 404);
  return { invoices };
}

export function readSettings(sandbox: Sandbox) {
  return { ...sandbox.settings, rateLimit: sandbox.limiter.limits };
}

/** Changes settings; a mistake in one changes none. */
export function changeSettings(sandbox: Sandbox, body: Json) {
  const { rateLimit, ...rest } = body;
  const text =
    typeof rateLimit === 'object' && rateLimit !== null
      ? Object.entries(rateLimit)
          .map((pair) => pair.join('='))
          .join()
      : rateLimit;
  const limits = rateLimit === undefined ? sandbox.limiter.limits : parseLimits(String(text ?? 'off'));
  const faults = limits === undefined ? ['rateLimit must be off, on, or like {"events": 5, "default": 2}'] : [];
  if (faults.length === 0) faults.push(...applySettings(sandbox.settings, rest));
  if (faults.length > 0) throw new ControlError(faults.join('; '));
  if (rateLimit !== undefined) {
    sandbox.limiter.limits = limits ?? null;
    sandbox.limiter.reset();
  }
  return readSettings(sandbox);
}

export function readFaults(sandbox: Sandbox) {
  return { faults: sandbox.faults.all() };
}

export function planFault(sandbox: Sandbox, body: Json) {
  const fault = readFault(body, OPERATIONS);
  if (typeof fault === 'string') throw new ControlError(fault);
  sandbox.faults.add(fault);
  return { faults: sandbox.faults.all() };
}

export function clearFaults(sandbox: Sandbox) {
  sandbox.faults.clear();
  return { faults: [] };
}

export function readRequests(sandbox: Sandbox, _: Json, query: Query) {
  const operation = scalar(query, 'operation');
  const requests = sandbox.log.all().filter((entry) => operation === undefined || entry.operation === operation);
  return { count: requests.length, requests };
}

export function clearRequests(sandbox: Sandbox) {
  sandbox.log.clear();
  return { count: 0, requests: [] };
}

/** Every record of each organization. */
export function readBooks(sandbox: Sandbox, body: Json, query: Query) {
  return {
    organizations: sandbox.select(keyIn(body, query)).map(booksOf),
  };
}

/** Counts and ledger per organization. */
export function readState(sandbox: Sandbox, body: Json, query: Query) {
  return {
    ...readClock(sandbox),
    settings: readSettings(sandbox),
    organizations: sandbox.select(keyIn(body, query)).map(stateOf),
  };
}
