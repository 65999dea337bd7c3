import type { Cors } from '../http/cors.js';
import { Exchange, keepExchange } from '../http/exchange.js';
import type { Log } from '../logging/log.js';
import type { Middleware } from '../nest/middleware.js';
import { CALLER_LEFT } from '../problem/recorded-failure.js';
import type { Metrics } from '../telemetry/metrics.js';
import { knownPath } from '../telemetry/redact-url.js';
import { writeAccessLine } from './access-line.js';

export interface OpenExchangeParts {
  readonly cors: Cors;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  readonly metrics: Pick<Metrics, 'httpRequests'>;
  /** Segments of addresses that are not the caller's own. */
  readonly words: ReadonlySet<string>;
}

/**
 * The first step of every request: gives it an id and the headers of every answer. When it has ended it is counted, and
 * one line in the log.
 */
export function openExchange({ cors, log, metrics, words }: OpenExchangeParts): Middleware {
  return (request, response, next) => {
    const exchange = new Exchange(request, response, { ...cors.headers(request) });
    keepExchange(exchange);
    const { url: target = '/' } = request;
    const started = performance.now();
    response.once('close', () => {
      exchange.close();
      const ms = Math.round(performance.now() - started);
      metrics.httpRequests.inc({
        status: String(response.writableFinished ? response.statusCode : (exchange.answeredRaw ?? CALLER_LEFT)),
      });
      exchange.record.whenEnded(() => writeAccessLine(log, exchange, { ms, path: () => knownPath(target, words) }));
    });
    next();
  };
}
