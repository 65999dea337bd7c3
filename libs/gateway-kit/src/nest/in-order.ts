import type { Middleware } from './middleware.js';

/** Several steps as one: every layer of the router's own costs a request more than all of ours. */
export function inOrder(...steps: readonly Middleware[]): Middleware {
  return steps.reduceRight<Middleware>(
    (rest, step) => (request, response, next) =>
      step(request, response, (error) => (error === undefined ? rest(request, response, next) : next(error))),
    (_request, _response, next) => next(),
  );
}
