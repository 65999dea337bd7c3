import { readFileSync } from 'node:fs';
import type { Reply } from '../http/reply.js';
import { parseQuery, scalar } from '../http/query.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { overview } from './overview.js';

// One level above both src and dist, so that the page is one file that no build step touches.
const PAGE = new URL('../../page/index.html', import.meta.url);
let html: string | undefined;

/** What is not part of Lago's API: health, the page and the figures the page shows. */
export function pageReply(sandbox: Sandbox, method: string, path: string, search: string): Reply | null {
  if (method !== 'GET' && method !== 'HEAD') return null;
  if (path === '/health') {
    return {
      status: 200,
      body: { status: 200, message: 'Success', version: 'lago-sandbox', sandbox: true },
      headers: {},
    };
  }
  if (path === '/') {
    html ??= readFileSync(PAGE, 'utf8');
    const headers = {
      'Cache-Control': 'no-store',
      'Content-Security-Policy':
        "default-src 'none'; img-src data:; connect-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'",
      'X-Content-Type-Options': 'nosniff',
    };
    return { status: 200, body: html, contentType: 'text/html; charset=utf-8', headers };
  }
  if (path === '/overview.json') {
    return {
      status: 200,
      body: overview(sandbox, scalar(parseQuery(search), 'organization')),
      headers: { 'Cache-Control': 'no-store' },
    };
  }
  return null;
}
