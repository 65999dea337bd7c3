import { findExchange } from '../http/exchange.js';
import type { TellRawAnswer } from '../http/server/harden-server.js';
import type { Log } from '../logging/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import { ANSWERED } from './access-line.js';

/** What never became a request has no exchange; its answer is a line all the same. One that had begun has its own line. */
export function tellRawAnswers(log: Pick<Log, 'info'>, { httpRequests }: Pick<Metrics, 'httpRequests'>): TellRawAnswer {
  return ({ slug: problem, status }, requestId, ended) => {
    const exchange = ended && findExchange(ended.req);
    if (exchange) {
      exchange.answeredRaw = status;
      exchange.record.failure ??= { problem, status };
      return;
    }
    httpRequests.inc({ status: String(status) });
    log.info({ requestId, status, problem }, ANSWERED);
  };
}
