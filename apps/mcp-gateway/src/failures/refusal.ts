import { isMapping, isNumber, readJson, valueAt } from '@lago/capability-model';
import type { DocumentedError, OperationFacts } from '@lago/capability-model';
import type { Reply } from '@lago/lago-client';
import { inWordsOf } from '../catalog/catalog-tool.js';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { visible } from '../values/sanitize.js';

const MOST_DETAILS = 20;
const LONGEST_TEXT = 200;

/** What an upstream error says, cleaned and bounded; of a body that is not JSON only the status remains. */
export interface Refusal {
  readonly status: number;
  readonly code: string | undefined;
  readonly error: string | undefined;
  /** Why, from the documented errors that fit. */
  readonly reasons: readonly string[];
  /** `field: what is wrong`, one per field. */
  readonly details: readonly string[];
  /** What to do about it, where that is documented. */
  readonly advice: string | undefined;
}

/** Reads an upstream error body and looks up what the contract says about it. */
export function readRefusal(reply: Reply, tool: RefusedTool): Refusal {
  const { errors, answers } = tool.operation.facts;
  const documented = inWordsOf(tool, errors);
  const body = parse(reply.body);
  const code = text(body['code']);
  const fields = detailsOf(answers.errorDetails === undefined ? unnamed(body) : valueAt(body, answers.errorDetails));
  const fitting = documented.filter((known) => fits(known, reply.status, code, fields));
  const bare = fitting.filter(({ field }) => field === undefined);
  return {
    status: reply.status,
    code,
    error: text(body['error']),
    // What is wrong with a field is said beside it; a general reason besides would be another one.
    reasons: (fields.some(({ field }) => field) ? [] : bare).slice(0, 3).map(({ when }) => when),
    advice: fitting.find((known) => known.advice && (known.field ?? !fields.some(({ field }) => field)))?.advice,
    details: fields.slice(0, MOST_DETAILS).map((detail) => inWords(detail, fitting)),
  };
}

/** What a refusal is read by. */
export interface RefusedTool extends Pick<CatalogTool, 'say'> {
  readonly operation: { readonly facts: Pick<OperationFacts, 'errors' | 'answers'> };
}

/** Where the contract does not say what is wrong with a field: all that the body says besides. */
function unnamed(body: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !['status', 'code', 'error'].includes(name)));
}

interface Detail {
  readonly field: string;
  readonly messages: readonly string[];
}

function fits(known: DocumentedError, status: number, code: string | undefined, fields: readonly Detail[]): boolean {
  if (known.status !== status || (known.code !== undefined && known.code !== code)) return false;
  if (known.field === undefined) return true;
  return fields.some(({ field, messages }) => isField(field, known) && saysOneOf(messages, known));
}

function isField(field: string, { field: known }: DocumentedError): boolean {
  return field === known || field.endsWith(`.${known}`);
}

function saysOneOf(messages: readonly string[], { messages: known }: DocumentedError): boolean {
  return !known?.length || messages.some((message) => known.includes(message));
}

function inWords({ field, messages }: Detail, fitting: readonly DocumentedError[]): string {
  const why = fitting.find((known) => isField(field, known) && saysOneOf(messages, known))?.when;
  const said = messages.map((message) => (/^[a-z]+(_[a-z]+)+$/.test(message) ? spelled(message) : message)).join(', ');
  return `${field ? `${field}: ` : ''}${said}${why ? ` - ${why}` : ''}`;
}

function spelled(message: string): string {
  return `${message.replaceAll('_', ' ')} (${message})`;
}

/** Field errors come as lists by field, by index and field, or as one text. */
function detailsOf(details: unknown, path = ''): readonly Detail[] {
  if (typeof details === 'string') return [{ field: path, messages: [text(details) ?? ''] }];
  if (Array.isArray(details)) {
    const messages = details.map((item) => text(typeof item === 'string' ? item : JSON.stringify(item)) ?? '');
    return messages.length ? [{ field: path, messages }] : [];
  }
  if (isNumber(details) || typeof details === 'boolean') {
    return [{ field: path, messages: [String(details)] }];
  }
  if (!isMapping(details)) return [];
  return Object.entries(details).flatMap(([key, value]) => {
    const name = visible(key).slice(0, 80);
    return detailsOf(value, path ? `${path}.${name}` : name);
  });
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value = readJson(body.toString('utf8'));
    return isMapping(value) ? value : {};
  } catch {
    return {};
  }
}

/** One clean line; markup means that a page and no message came. */
function text(value: unknown): string | undefined {
  if (typeof value !== 'string' || /<[a-z!/]/i.test(value)) return undefined;
  const line = visible(value).replace(/\s+/g, ' ').trim().slice(0, LONGEST_TEXT);
  return line || undefined;
}
