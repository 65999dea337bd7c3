/** A reference `{{name}}` or `{{qualifier.name}}`. */
export interface Reference {
  readonly reference: string;
}

/** A text of the document, parsed once at load. Values are never parsed. */
export type Template = readonly (string | Reference)[];

/** Why a text is not a template that can be evaluated. */
export class TemplateError extends Error {
  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
    this.name = 'TemplateError';
  }
}

const TAG = /\{\{([^{}]*)\}\}/g;
const NAME = /^[A-Za-z0-9_*[\]-]+(\.[A-Za-z0-9_*[\]-]+)*$/;

/** Parses `text {{name}} text`. Sections, partials and triple braces are refused. */
export function parseTemplate(text: string): Template {
  const parts: (string | Reference)[] = [];
  let end = 0;
  for (const match of text.matchAll(TAG)) {
    const name = (match[1] ?? '').trim();
    const literal = text.slice(end, match.index);
    if (literal.endsWith('{') || text[match.index + match[0].length] === '}') {
      throw new TemplateError('triple braces are not supported', 'write {{name}}: nothing is escaped anyway');
    }
    if (!NAME.test(name)) {
      throw new TemplateError(`{{${name}}} is not a plain reference`, 'use {{name}} only; there are no sections');
    }
    if (literal) parts.push(literal);
    parts.push({ reference: name });
    end = match.index + match[0].length;
  }
  const rest = text.slice(end);
  if (rest.includes('{{')) throw new TemplateError('a {{ is never closed', 'close the reference with }}');
  if (rest || parts.length === 0) parts.push(rest);
  return parts;
}

export function references(template: Template): string[] {
  return template.flatMap((part) => (typeof part === 'string' ? [] : [part.reference]));
}
