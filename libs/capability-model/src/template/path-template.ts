import type { Reference, Template } from './template.js';

const PLACEHOLDER = /\{\{\s*([A-Za-z0-9_.*-]+)\s*\}\}|\{([A-Za-z0-9_*-]+)\}/g;

/** Parses a path with `{x}` or `{{x}}` placeholders. Undefined when a brace is left over. */
export function parsePath(path: string): Template | undefined {
  const parts: (string | Reference)[] = [];
  let end = 0;
  for (const match of path.matchAll(PLACEHOLDER)) {
    if (match.index > end) parts.push(path.slice(end, match.index));
    parts.push({ reference: match[1] ?? match[2] ?? '' });
    end = match.index + match[0].length;
  }
  if (end < path.length) parts.push(path.slice(end));
  return parts.some((part) => typeof part === 'string' && /[{}]/.test(part)) ? undefined : parts;
}

/** The same path with single braces, the one spelling used outside this library. */
export function formatPath(template: Template): string {
  return template.map((part) => (typeof part === 'string' ? part : `{${part.reference}}`)).join('');
}
