import { createRouteTable } from '@lago/capability-model';
import type { Capability, RouteTable } from '@lago/capability-model';
import { token } from '@lago/gateway-kit';

/** Where the operations are served. */
export interface Routes {
  readonly table: RouteTable;
  /** Path prefixes under which they are served besides the root: the base path of each consumed API. */
  readonly prefixes: readonly string[];
}

/** The routes of the document. */
export const ROUTES = token<Routes>('ROUTES');

/** Compiles them once, at start. */
export function createRoutes({ routes, upstreams }: Capability): Routes {
  const bases = upstreams.map(({ baseUri }) => (baseUri ? new URL(baseUri).pathname : '/'));
  // A document whose own paths begin like the base path of its API means them as they are.
  const prefixes = bases.filter((base) => base !== '/' && !routes.some(({ path }) => path.startsWith(`${base}/`)));
  return { table: createRouteTable(routes), prefixes };
}
