import type { RouteMatch } from '@lago/capability-model';
import type { Cors, Exchange } from '@lago/gateway-kit';
import { answerOptions } from './answer.js';

/** Granted where there is no route, so that the page can read the 404 of its request. */
const ANY = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

/** The methods of a route as `Allow` and preflights list them. */
export function allowOf(methods: readonly string[]): string {
  const all = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  return [...all, 'OPTIONS'].join(', ');
}

/** Answers what a browser asks before it sends a page's request. */
export function answerPreflight(exchange: Exchange, match: RouteMatch, cors: Cors): void {
  const allow = match.kind === 'method' ? allowOf(match.allow) : ANY;
  answerOptions(exchange, allow, cors.grant(exchange.request, allow));
}
