import { createHash } from 'node:crypto';

/** What a door says to a person who opens its address in a browser. */
export interface Greeting {
  readonly title: string;
  /** What this is, in a sentence or two. */
  readonly about: string;
  /** Places to go from here: address, and what is there. */
  readonly links: Readonly<Record<string, string>>;
}

const STYLE = 'body{font:1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:10vh auto;padding:0 1rem}';

/** Content-Security-Policy of a greeting: one known style, and nothing that runs or loads. */
export const GREETING_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page: the same for everybody, and nothing of what runs behind it. */
export function greetingPage({ title, about, links }: Greeting): string {
  const items = Object.entries(links).map(([to, what]) => `<li><a href="${escape(to)}">${escape(what)}</a></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escape(title)}</h1>
<p>${escape(about)}</p>
${items.length ? `<ul>\n${items.join('\n')}\n</ul>\n` : ''}</body>
</html>
`;
}

/** True for an `Accept` (RFC 9110 section 12.5.1) that names HTML and likes JSON no better, as browsers send it. */
export function prefersHtml(accept: string | undefined): boolean {
  const html = weightOf(accept, 'text/html');
  return html > 0 && html >= weightOf(accept, 'application/json');
}

function weightOf(accept = '', type: string): number {
  for (const range of accept.split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (name !== type) continue;
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return weight === undefined ? 1 : Number(weight.slice(2)) || 0;
  }
  return 0;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
