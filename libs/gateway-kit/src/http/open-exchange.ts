import type { Log } from '../logging/log.js';
import type { Middleware } from '../nest/middleware.js';
import type { Cors } from './cors.js';
import { Exchange, keepExchange } from './exchange.js';

/** The one address Nest's router is shown: routes are data, and what it makes of other targets is not for it to say. */
const ROUTED = '/';

/** Opens the exchange of a request: its id, the headers of every answer, and one line in the log when it has ended. */
export function openExchange(cors: Cors, log: Pick<Log, 'info'>): Middleware {
  return (request, response, next) => {
    const exchange = new Exchange(request, response, { ...cors.headers(request) });
    keepExchange(exchange);
    const started = performance.now();
    response.once('close', () => {
      exchange.close();
      const ms = Math.round(performance.now() - started);
      const { id: requestId, noted } = exchange;
      log.info({ requestId, method: request.method, ...noted, status: response.statusCode, ms }, 'answered');
    });
    request.url = ROUTED;
    next();
  };
}
