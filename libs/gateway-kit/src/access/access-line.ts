import type { Exchange } from '../http/exchange.js';
import type { AccessRecord } from '../logging/access-record.js';
import type { Log } from '../logging/log.js';

/** What every line about a request says at its end. */
export const ANSWERED = 'answered';

type AccessLog = Pick<Log, 'info' | 'warn' | 'error'>;

export interface AccessLineParts {
  /** Milliseconds from the head of the request to the end of its answer. */
  readonly ms: number;
  /** What of the path is known here, for a request without a route. */
  readonly path: () => string;
}

/** Writes the line of an exchange that has ended. docs/operate.md lists its fields. */
export function writeAccessLine(log: AccessLog, exchange: Exchange, { ms, path }: AccessLineParts): void {
  const { request, response, id: requestId, record, status, trace } = exchange;
  const { route, consumer, mcpMethod, tool, toolFailed, rpcError, operation, outcome, failure } = record;
  const wasSent = outcome !== undefined;
  log[levelOf(record, status)](
    {
      requestId,
      ...trace,
      method: request.method,
      ...(route === undefined ? { path: path() } : { route }),
      mcpMethod,
      tool,
      operation,
      consumer,
      status,
      upstreamStatus: record.upstreamStatus,
      tries: wasSent ? record.tries : undefined,
      ms,
      outcome,
      problem: failure?.problem,
      toolFailed,
      rpcError,
      cut: response.writableFinished || status === exchange.answeredRaw ? undefined : true,
      ...(failure?.err === undefined ? {} : { err: failure.err }),
    },
    ANSWERED,
  );
}

/**
 * By what the operator has to know: a fault, whoever's it was, is an error; that the gateway turns calls away for a while,
 * or that nobody knows how a write ended, a warning. What a caller did wrong is its own business.
 */
function levelOf({ failure, outcome, writes }: AccessRecord, status: number): 'info' | 'warn' | 'error' {
  const failed = Math.max(failure?.status ?? 0, status);
  if (failed === 503) return 'warn';
  // What is not implemented was never promised.
  if (failed >= 500 && failed !== 501) return 'error';
  return writes && outcome === 'unknown' ? 'warn' : 'info';
}
