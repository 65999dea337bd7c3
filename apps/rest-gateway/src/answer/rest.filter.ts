import { Catch } from '@nestjs/common';
import { problemBody, ProblemFilter } from '@lago/gateway-kit';
import type { Exchange, Failure } from '@lago/gateway-kit';
import { forwarded } from './forwarded.js';
import { send } from './send.js';

/** Answers a failure: the upstream's own error as it came, or a problem (RFC 9457). */
@Catch()
export class RestFilter extends ProblemFilter {
  protected override answer(exchange: Exchange, failure: Failure): void {
    if (failure.upstream) {
      const { upstream, by } = failure;
      return send(exchange, upstream.status, forwarded(upstream, by, exchange.id), upstream.body);
    }
    const { problem } = failure;
    const headers = { ...problem.headers, 'content-type': 'application/problem+json', 'x-answered-by': 'gateway' };
    send(exchange, problem.type.status, headers, Buffer.from(JSON.stringify(problemBody(problem, exchange.id))));
  }
}
