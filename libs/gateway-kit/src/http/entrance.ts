import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProblemError } from '../problem/problem.js';
import { answerPlainly, plainProblem } from './plain-problem.js';
import { toOriginForm } from './request-target.js';
import { refuseTransferCodings } from './transfer-coding.js';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** What every request passes before its door looks at it; the same for every door. */
export function entrance(handle: Handle): Handle {
  return (request, response) => {
    try {
      refuseTransferCodings(request);
      toOriginForm(request);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return answerPlainly(response, plainProblem(error));
    }
    handle(request, response);
  };
}
