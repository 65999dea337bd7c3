import type { Sandbox } from '../sandbox/sandbox.js';
import { Sandbox as Keys } from '../sandbox/sandbox.js';
import { routesOf } from './routes.js';
import type { Route } from './routes.js';
import { hasNul, parseBody, requireRoot } from '../http/body.js';
import { forbidden, LagoError, notFound, serverError, unauthorized } from '../http/errors.js';
import { parseQuery } from '../http/query.js';
import type { Reply } from '../http/reply.js';
import { match, normalizePath } from '../http/router.js';

/** A request, read whole. */
export interface Incoming {
  method: string;
  /** Raw path, still percent-encoded. */
  path: string;
  search: string;
  key: string | undefined;
  contentType: string | undefined;
  accept: string | undefined;
  bytes: Buffer;
}

/** The operation a path names, with its parameters decoded. */
export interface Matched {
  route: Route;
  params: Record<string, string>;
}

const PREFIX = '/api/v1';

/** The operation a request asks for. A wrong method on a known path is an unknown route for Rails. */
export function findRoute(method: string, path: string): Matched | null {
  const normal = normalizePath(path);
  if (!normal.startsWith(`${PREFIX}/`)) return null;
  const rest = normal.slice(PREFIX.length);
  for (const route of routesOf(method)) {
    const params = match(route.pattern, rest);
    if (params) return { route, params };
  }
  return null;
}

const failure = (error: LagoError, incoming: Incoming): Reply => {
  // Rails answers unreadable JSON in the format the client asked for, and that is HTML unless it said JSON.
  const html = error.status === 400 && error.body['error'] === 'Bad Request' && !/json/i.test(incoming.accept ?? '');
  return html
    ? { status: 400, body: undefined, contentType: 'text/html', headers: {} }
    : { status: error.status, body: error.body, headers: {} };
};

function run(sandbox: Sandbox, incoming: Incoming, matched: Matched | null): unknown {
  if (!matched) throw notFound('resource');
  const { route, params } = matched;
  const body = parseBody(incoming.bytes, incoming.contentType);
  if (!Keys.accepts(incoming.key)) throw unauthorized();
  const org = sandbox.organization(incoming.key);
  org.lastSeen = org.now();
  org.settle();
  if (Keys.isReadOnly(incoming.key) && route.method !== 'GET') {
    throw forbidden(`write_action_not_allowed_for_${route.resource}`);
  }
  const input = route.root === null ? {} : requireRoot(body, route.root);
  if (route.premium && !sandbox.settings.premium) throw forbidden();
  const query = parseQuery(incoming.search);
  const cleaned = CLEANED[route.resource] ?? NONE;
  if (hasNul(body, cleaned) || hasNul({ ...query, page: '', per_page: '' }, NONE)) throw serverError();
  return route.handler({ org, params, query, body, input });
}

const NONE: ReadonlySet<string> = new Set();
/** By resource, the texts from which Lago takes NULs; elsewhere they break the database. */
const CLEANED: Readonly<Record<string, ReadonlySet<string>>> = {
  invoice: new Set(['metadata']),
  customer: new Set([
    ...['metadata', 'name', 'firstname', 'lastname', 'legal_name', 'legal_number', 'phone', 'url', 'logo_url'],
    ...['tax_identification_number', 'address_line1', 'address_line2', 'city', 'zipcode', 'state', 'country'],
  ]),
};

/** Lago's part of an answer: the checks in Lago's order, then the operation. */
export function dispatch(sandbox: Sandbox, incoming: Incoming, matched: Matched | null): Reply {
  try {
    return { status: 200, body: run(sandbox, incoming, matched), headers: {} };
  } catch (error) {
    if (error instanceof LagoError) return failure(error, incoming);
    throw error;
  }
}
