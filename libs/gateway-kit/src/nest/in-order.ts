import type { Middleware } from './middleware.js';

/**
 * Several steps as one: every layer of the router's own costs a request more than all of ours. What a step throws is
 * handed on, like an error given to `next`; no step before it meets it.
 */
export function inOrder(...steps: readonly Middleware[]): Middleware {
  return steps.reduceRight<Middleware>(
    (rest, step) => (request, response, next) => {
      try {
        step(request, response, (error) => (error === undefined ? rest(request, response, next) : next(error)));
      } catch (error) {
        next(error);
      }
    },
    (_request, _response, next) => next(),
  );
}
