import { Catch } from '@nestjs/common';
import { PROBLEMS, ProblemError, ProblemFilter } from '@lago/gateway-kit';
import type { Exchange, Failure } from '@lago/gateway-kit';
import { answerError } from './answer-error.js';

/** Answers what never became an MCP message. What a call of a tool fails with is a result, and never comes here. */
@Catch()
export class McpFilter extends ProblemFilter {
  protected override answer({ response }: Exchange, { problem }: Failure): void {
    answerError(response, problem ?? new ProblemError(PROBLEMS.internal, 'not answered'));
  }
}
