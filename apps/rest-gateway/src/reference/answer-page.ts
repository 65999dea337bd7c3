import { prefersHtml, PROBLEMS, ProblemError } from '@lago/gateway-kit';
import type { Exchange } from '@lago/gateway-kit';
import { answerOptions } from '../answer/answer.js';
import { send } from '../answer/send.js';
import type { Page } from './page.js';

const ALLOW = 'GET, HEAD, OPTIONS';

/** Answers GET, HEAD and OPTIONS for a page, with 304 when the caller has these bytes already. */
export function answerPage(exchange: Exchange, given: Page): void {
  const { request } = exchange;
  const page = given.forBrowsers && prefersHtml(request.headers.accept) ? given.forBrowsers : given;
  if (request.method === 'OPTIONS') return answerOptions(exchange, ALLOW);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new ProblemError(PROBLEMS.methodNotAllowed, `this page answers ${ALLOW} only`, { headers: { allow: ALLOW } });
  }
  if (page.movedFromSlash !== undefined && /^[^?]*\/(?:\?|$)/.test(exchange.target)) {
    return send(exchange, 308, { location: page.movedFromSlash, 'x-answered-by': 'gateway' });
  }
  const headers = {
    'content-type': page.type,
    'cache-control': 'no-cache',
    etag: page.etag,
    'x-answered-by': 'gateway',
    ...(given.forBrowsers ? { vary: ['accept', exchange.headers['vary']].filter(Boolean).join(', ') } : {}),
    ...(page.policy === undefined ? {} : { 'content-security-policy': page.policy }),
  };
  if (isKnown(request.headers['if-none-match'], page.etag)) return send(exchange, 304, headers);
  send(exchange, 200, headers, page.body);
}

/** If-None-Match (RFC 9110 section 13.1.2), compared weakly. */
function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
