import { GREETING_POLICY, greetingPage } from '@lago/gateway-kit';
import { page } from './page.js';
import type { Page } from './page.js';

/** What is at the address itself: where to go from here, as JSON, and as a page for a person with a browser. */
export function rootPage(title: string): Page {
  const links = { documentation: '/docs', openapi: '/openapi.json', errors: '/docs/errors.md' };
  const html = greetingPage({
    title,
    about: 'This is the REST door of a gateway: an API for programs. What it offers, and how to call it:',
    links: {
      docs: 'Documentation, to read and to try',
      'openapi.json': 'OpenAPI description',
      'docs/errors.md': 'Errors',
    },
  });
  const forBrowsers = page('text/html; charset=utf-8', html, { policy: GREETING_POLICY });
  return page('application/json', JSON.stringify({ title, links }), { forBrowsers });
}
