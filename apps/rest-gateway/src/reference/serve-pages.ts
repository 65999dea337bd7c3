import { exchangeOf } from '@lago/gateway-kit';
import type { Guard, Middleware } from '@lago/gateway-kit';
import { readTarget } from '../routing/target.js';
import { answerPage } from './answer-page.js';
import type { Pages } from './pages.js';

/**
 * Serves the pages ahead of the guard: one may be reached by a link from anywhere, because it is the same for everybody
 * and changes nothing. Only its Host has to be one of ours.
 */
export function servePages(pages: Pages, prefixes: readonly string[], guard: Guard): Middleware {
  return (request, _response, next) => {
    const exchange = exchangeOf(request);
    const { path } = readTarget(exchange.target, prefixes);
    const page = pages.get(path);
    if (!page) return next();
    exchange.record.route = path;
    guard({ headers: { host: request.headers.host } });
    answerPage(exchange, page);
  };
}
