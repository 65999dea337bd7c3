import { pointerTokens } from '@lago/capability-model';
import type { Operation, Violation } from '@lago/capability-model';
import { ProblemError } from '@lago/gateway-kit';

/** The refusal of an input that came as a form, in the names that its fields have there: `lines[0][sku]`. */
export function inFormNames(error: unknown, operation: Operation): unknown {
  if (!(error instanceof ProblemError) || !error.violations.some(({ place }) => place === 'body')) return error;
  const { more, headers, cause, type } = error;
  const violations = error.violations.map((violation) => renamed(violation, operation));
  const said = violations.map(({ message }) => message).join('; ');
  return new ProblemError(type, more ? `${said}; and ${more}` : said, { violations, more, headers, cause });
}

function renamed(violation: Violation, { body }: Operation): Violation {
  const { place, pointer, message } = violation;
  const tokens = pointerTokens(pointer).slice(1);
  const [first = ''] = tokens;
  if (place !== 'body' || first === '' || violation.written !== undefined) return violation;
  const style = Object.hasOwn(body?.form ?? {}, first) ? body?.form?.[first]?.style : undefined;
  const written = nameOf(tokens, style);
  const inside = pointer.slice('/body'.length);
  const told = message.startsWith(inside) ? written + message.slice(inside.length) : message;
  return { ...violation, name: written, written, message: told };
}

function nameOf([first = '', ...keys]: readonly string[], style: string | undefined): string {
  if (style === 'repeat' || style === 'pairs') return first;
  const [base = first, ...rest] = style === 'members' ? keys : [first, ...keys];
  return base + rest.map((key) => `[${key}]`).join('');
}
