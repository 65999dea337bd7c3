import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../logging/log.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';
import { translate } from '../problem/translate.js';
import { answerPlainly, plainProblem } from './plain-problem.js';
import { toOriginForm } from './request-target.js';
import { refuseTransferCodings } from './transfer-coding.js';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * What every request passes before its door looks at it; the same for every door. Whatever a door throws is answered
 * here: frameworks would print it, and show it to the caller.
 */
export function entrance(handle: Handle, log: Pick<Log, 'error'>): Handle {
  return (request, response) => {
    try {
      refuseTransferCodings(request);
      toOriginForm(request);
      handle(request, response);
    } catch (error) {
      const { problem = internal(error) } = translate(error);
      if (problem.type === PROBLEMS.internal) log.error({ err: error }, 'a request could not be handled');
      answerPlainly(response, plainProblem(problem));
    }
  };
}

function internal(cause: unknown): ProblemError {
  return new ProblemError(PROBLEMS.internal, 'the gateway failed', { cause });
}
