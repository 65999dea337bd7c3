import { PROBLEMS, ProblemError } from '@lago/gateway-kit';

export interface Target {
  /** Still percent-encoded, without prefix and trailing slash. */
  readonly path: string;
  /** Without `?`. */
  readonly search: string;
  /** The base path that was in front; empty for none. */
  readonly prefix: string;
}

/** Reads a request target in origin form (RFC 9112 section 3.2.1). Throws ProblemError (400) for forms a server need not answer. */
export function readTarget(url: string, prefixes: readonly string[]): Target {
  if (!url.startsWith('/') || url.includes('#')) {
    throw new ProblemError(PROBLEMS.malformedRequest, 'the request target is not a path');
  }
  const question = url.indexOf('?');
  const path = question < 0 ? url : url.slice(0, question);
  const search = question < 0 ? '' : url.slice(question + 1);
  const prefix = prefixes.find((candidate) => path.startsWith(`${candidate}/`)) ?? '';
  const rest = prefix ? path.slice(prefix.length) : path;
  return { path: rest.length > 1 && rest.endsWith('/') ? rest.slice(0, -1) : rest, search, prefix };
}
