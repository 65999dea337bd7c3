import type { IncomingMessage, ServerResponse } from 'node:http';
import { Catch, Inject } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Log } from '../logging/log.js';
import { LOG } from '../logging/logging.module.js';
import { recordedFailure } from '../problem/recorded-failure.js';
import { translate } from '../problem/translate.js';
import type { Failure } from '../problem/translate.js';
import { findExchange } from './exchange.js';
import type { Exchange } from './exchange.js';
import { sendProblem, problemResponse } from './send-problem.js';

/**
 * Whatever is thrown on the way to an answer is answered here, once: a framework would print it, and show it to the
 * caller. A door overrides `answer` where its protocol has a form of its own for failures.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOG) private readonly log: Pick<Log, 'error'>) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const exchange = findExchange(http.getRequest<IncomingMessage>());
    if (exchange?.callerLeft) return;
    const failure = translate(error);
    if (exchange) exchange.record.failure = recordedFailure(error);
    else this.log.error({ err: error }, 'a request came past the edge');
    if (exchange?.target) this.answer(exchange, failure);
    else this.refuse(http.getResponse<ServerResponse>(), failure, exchange?.id);
  }

  /** Writes the failure of an exchange: the upstream's own error as it came, or a problem (RFC 9457). */
  protected answer({ response, id, headers }: Exchange, failure: Failure): void {
    const always = { ...headers, 'x-request-id': id };
    if (failure.problem) return sendProblem(response, problemResponse(failure.problem, {}, id), always);
    const { upstream, by } = failure;
    const type = upstream.headers['content-type'] ?? 'application/octet-stream';
    const body = upstream.body.toString('utf8');
    const length = String(upstream.body.length);
    const own = { 'content-type': type, 'content-length': length, 'x-answered-by': by };
    sendProblem(response, { status: upstream.status, headers: own, body }, always);
  }

  /** What was refused before it could be read is an answer of no door in particular. */
  private refuse(response: ServerResponse, { problem }: Failure, id: string | undefined): void {
    if (problem) sendProblem(response, problemResponse(problem, {}, id));
    else response.destroy();
  }
}
