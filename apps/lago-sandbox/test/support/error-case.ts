import type { Settings } from '../../src/model/settings.js';
import type { DocumentedError } from './contract.js';

/** One call that must fail, and how: "404 add_on_not_found", "422 code value_already_exist", "500". */
export interface ErrorCase {
  operation: string;
  gives: string;
  on: string;
  body?: unknown;
  settings?: Partial<Settings>;
  /** Calls that prepare the ground. */
  given?: [on: string, body?: unknown][];
}

type Rest = Omit<ErrorCase, 'operation' | 'gives' | 'on' | 'body'>;

/** Writes a case on one line. */
export function fails(operation: string, gives: string, on: string, body?: unknown, rest: Rest = {}): ErrorCase {
  return {
    operation,
    gives,
    on,
    ...(body === undefined ? {} : { body }),
    ...rest,
  };
}

/** The same notation for what the contract lists, one entry per message code. */
export function expectations({ operation, status, code, field, messages, text }: DocumentedError): string[] {
  if (messages) return messages.map((message) => `${operation} ${status} ${field ?? ''} ${message}`);
  if (field !== undefined) {
    const kind = text?.startsWith('expression')
      ? ' expression_evaluation_failed'
      : text?.startsWith('{') || text?.startsWith('(')
        ? ''
        : ` ${text?.replace(/: .*/, '') ?? ''}`;
    return [`${operation} ${status} ${field}${kind}`];
  }
  if (code === 'validation_errors') return [`${operation} ${status} text`];
  return [`${operation} ${status}${code ? ` ${code}` : ''}`];
}

interface ErrorBody {
  status: number;
  code?: string;
  error_details?: Record<string, unknown> | string;
}

/** What an answer says in the same notation, every field and message of it. */
export function notation({ status, code, error_details: details }: ErrorBody): string[] {
  if (typeof details === 'string') return [`${status} text`];
  if (code !== 'validation_errors' || !details) return [`${status}${code ? ` ${code}` : ''}`];
  return Object.entries(details).flatMap(([field, value]) => {
    const name = /^\d+$/.test(field) ? '<index>' : field;
    if (typeof value === 'string') return [`${status} ${name} ${value.replace(/: .*/, '')}`];
    if (name === '<index>') {
      const inner = value as Record<string, unknown>;
      return [`${status} <index>`, ...notation({ status, code, error_details: inner })];
    }
    const lists = Array.isArray(value) ? [value] : Object.values(value as object);
    const texts = lists.flat().map((text) => String(text).replace(/: .*/, ''));
    return name === 'tax_error' ? [`${status} tax_error`] : texts.map((text) => `${status} ${name} ${text}`);
  });
}
