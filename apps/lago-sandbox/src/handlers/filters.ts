import { notFound, serverError, unprocessable } from '../http/errors.js';
import { list, map, scalar, type Query } from '../http/query.js';
import { parseDay } from '../kernel/calendar.js';
import { integer } from '../kernel/json.js';
import type { Customer, MetadataEntry } from '../model/customer.js';
import type { Organization } from '../organization.js';

const mustBeOneOf = (allowed: Iterable<string>): string => `must be one of: ${[...allowed].join(', ')}`;

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
    if (value !== undefined && value !== 'true' && value !== 'false') this.details[field] = ['must be boolean'];
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
export const dayRange = (query: Query, from: string, to: string): ((time: number) => boolean) => {
  const first = parseDay(scalar(query, from)) ?? -Infinity;
  const last = parseDay(scalar(query, to)) ?? Infinity;
  return (time) => time >= first && time <= last;
};

export const amountRange = (query: Query): ((cents: number) => boolean) => {
  const least = integer(scalar(query, 'amount_from')) ?? -Infinity;
  const most = integer(scalar(query, 'amount_to')) ?? Infinity;
  return (amount) => amount >= least && amount <= most;
};

/** Metadata pairs that must all match; an empty value asks for the key to be absent. */
export function metadataFilter(query: Query): (entries: MetadataEntry[]) => boolean {
  const pairs = Object.entries(map(query, 'metadata') ?? {});
  return (entries) =>
    pairs.every(([key, value]) => {
      const entry = entries.find((candidate) => candidate.key === key);
      return value === '' ? entry === undefined : entry?.value === value;
    });
}

export const customerContains = (customer: Customer, term: string): boolean =>
  [customer.name, customer.firstname, customer.lastname, customer.legalName, customer.externalId, customer.email].some(
    (value) => value?.toLowerCase().includes(term.toLowerCase()) === true,
  );
