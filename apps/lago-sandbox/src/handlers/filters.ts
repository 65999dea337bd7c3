import { notFound, serverError, unprocessable } from '../http/errors.js';
import { list, map, scalar, sent } from '../http/query.js';
import type { Query } from '../http/query.js';
import { isoDay } from '../kernel/ruby-time.js';
import type { Customer, MetadataEntry } from '../model/customer.js';
import type { Organization } from '../organization/organization.js';

const mustBeOneOf = (allowed: Iterable<string>): string => `must be one of: ${[...allowed].join(', ')}`;

/** What Lago's contracts take for a boolean; what is none of false's spellings in Rails then counts as true. */
const BOOLEAN = /^(?:1|on|t|true|y|yes|0|off|f|false|n|no)$/i;

/** Refuses filter values outside a list the way Lago's contracts do: English text, by position for lists. */
export class FilterChecks {
  private readonly details: Record<string, unknown> = {};

  word(field: string, value: string | undefined, allowed: Iterable<string>): this {
    if (value !== undefined && ![...allowed].includes(value)) this.details[field] = [mustBeOneOf(allowed)];
    return this;
  }

  words(field: string, values: string[], allowed: Iterable<string>): this {
    const known = new Set(allowed);
    const wrong = values.flatMap((value, index) => (known.has(value) ? [] : [[String(index), [mustBeOneOf(known)]]]));
    if (wrong.length > 0) this.details[field] = Object.fromEntries(wrong);
    return this;
  }

  boolean(field: string, value: string | undefined): this {
    if (value !== undefined && !BOOLEAN.test(value)) this.details[field] = ['must be boolean'];
    return this;
  }

  add(field: string, message: string): this {
    this.details[field] = [message];
    return this;
  }

  raise(): void {
    if (Object.keys(this.details).length > 0) throw unprocessable(this.details);
  }
}

/** Billing entities named in a filter. Unknown ones are missing; where Lago counts them, repeated ones are, too. */
export function entityFilter(org: Organization, query: Query, strict: boolean): string[] {
  if (strict && typeof query['billing_entity_codes'] === 'string') throw serverError();
  const codes = list(query, 'billing_entity_codes');
  const known = new Set(org.billingEntities.all().map(({ code }) => code));
  if (!codes.every((code) => known.has(code))) throw notFound('billing_entity');
  if (strict && new Set(codes).size < codes.length) throw notFound('billing_entity');
  return codes;
}

/** A range of days; a malformed day is ignored. */
export function dayRange(query: Query, from: string, to: string): (time: number) => boolean {
  const first = isoDay(scalar(query, from)) ?? -Infinity;
  const last = isoDay(scalar(query, to)) ?? Infinity;
  return (time) => time >= first && time <= last;
}

/** A range of amounts; the database breaks on what is no number of its type. */
export function amountRange(query: Query, type: 'integer' | 'numeric'): (cents: number) => boolean {
  const form = type === 'integer' ? /^\s*[+-]?\d+\s*$/ : /^\s*[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/;
  const [from, to] = ['amount_from', 'amount_to'].map((name) => {
    const value = sent(query, name);
    if (value !== undefined && value !== '' && !form.test(value)) throw serverError();
    return value === undefined || value === '' ? undefined : Number(value);
  });
  return (amount) => amount >= (from ?? -Infinity) && amount <= (to ?? Infinity);
}

/** A text that filters also when it is blank: then nothing fits. */
export function fits(query: Query, name: string, value: string | null | undefined): boolean {
  const wanted = sent(query, name);
  return wanted === undefined || wanted === value;
}

/** Metadata pairs that must all match; an empty value asks for the key to be absent. */
export function metadataFilter(query: Query): (entries: MetadataEntry[]) => boolean {
  const pairs = Object.entries(map(query, 'metadata') ?? {});
  return (entries) =>
    pairs.every(([key, value]) => {
      const entry = entries.find((candidate) => candidate.key === key);
      return value === '' ? entry === undefined : entry?.value === value;
    });
}

export function customerContains(customer: Customer, term: string): boolean {
  return [
    customer.name,
    customer.firstname,
    customer.lastname,
    customer.legalName,
    customer.externalId,
    customer.email,
  ].some((value) => value?.toLowerCase().includes(term.toLowerCase()) === true);
}
