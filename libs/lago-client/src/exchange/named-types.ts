import type { Operation } from '@lago/capability-model';
import type { Reply } from '../call/reply.js';

/** True when the contract names the type of an answer, which is not JSON, for its status. */
export function isNamed(status: number, headers: Reply['headers'], response: Operation['response']): boolean {
  const types = typesFor(status, response);
  if (!types?.length) return false;
  const type = bare(headers['content-type'] ?? '');
  // Where no JSON is due, what says nothing of its type (RFC 9110 section 8.3) contradicts nothing.
  const saysNothing = type === '' || type === 'application/octet-stream';
  if (saysNothing && status < 400 && !response.schema) return true;
  return types.some((named) => covers(bare(named), type));
}

function typesFor(status: number, { otherTypes, further, refusalTypes = {} }: Operation['response']) {
  if (status < 400) return further?.[status] ? further[status].types : otherTypes;
  // Failures (5xx) come from whatever lies between as well, and are no end of anything.
  if (status >= 500) return undefined;
  return refusalTypes[status] ?? refusalTypes['4XX'] ?? refusalTypes['default'];
}

function bare(type: string): string {
  return (type.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** A range (RFC 9110 section 12.5.1) covers the types under it. */
function covers(named: string, type: string): boolean {
  return named === type || named === '*/*' || (named.endsWith('/*') && type.startsWith(named.slice(0, -1)));
}
