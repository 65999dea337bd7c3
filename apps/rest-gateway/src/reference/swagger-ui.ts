import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { page } from './page.js';
import type { Page } from './page.js';

/** Only what comes from this gateway runs or loads; `data:` are the icons inside the style sheet. */
const POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

/** The reference page and its assets, relative to the path it is served under; nothing comes from elsewhere. */
export function swaggerUi(title: string): Record<string, Page> {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const assets = Object.entries(ASSETS).map(([name, type]) => [
    `/${name}`,
    page(type, readFileSync(join(folder, name))),
  ]);
  return {
    '': page('text/html; charset=utf-8', html(title), { policy: POLICY, movedFromSlash: '../docs' }),
    '/start.js': page('text/javascript; charset=utf-8', START),
    ...(Object.fromEntries(assets) as Record<string, Page>),
  };
}

function html(title: string): string {
  const text = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text}</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<main id="reference"></main>
<noscript>This page needs JavaScript; the same content is in <a href="openapi.json">openapi.json</a>.</noscript>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;
}

/** A file of its own, because the policy allows no inline script. */
const START = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'list',
  filter: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  validatorUrl: null,
  syntaxHighlight: { activated: true },
});
`;
