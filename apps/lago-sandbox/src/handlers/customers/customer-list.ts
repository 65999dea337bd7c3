import type { Call } from '../call.js';
import { paginate } from '../../http/pagination.js';
import { list, scalar, sent } from '../../http/query.js';
import type { Query } from '../../http/query.js';
import type { Customer } from '../../model/customer.js';
import { newestFirst } from '../../organization/table.js';
import { COUNTRIES, CURRENCIES } from '../../validation/word-lists.js';
import { customerListView } from '../../views/customer.js';
import { customerContains, entityFilter, FilterChecks, metadataFilter } from '../filters.js';

function check(query: Query): void {
  const type = sent(query, 'customer_type');
  const hasType = sent(query, 'has_customer_type');
  const checks = new FilterChecks()
    .words('countries', list(query, 'countries'), COUNTRIES)
    .words('currencies', list(query, 'currencies'), CURRENCIES)
    .words('account_type', list(query, 'account_type'), ['customer', 'partner'])
    .word('customer_type', type, ['company', 'individual'])
    .word('has_tax_identification_number', sent(query, 'has_tax_identification_number'), ['true', 'false'])
    .word('has_customer_type', hasType, ['true', 'false']);
  if (type !== undefined && hasType === 'false')
    checks.add('customer_type', 'must be nil when has_customer_type is false');
  checks.raise();
}

const isAmong = (values: string[], value: string | null): boolean =>
  values.length === 0 || (value !== null && values.includes(value));

const hasOrNot = (wanted: string | undefined, value: string | null): boolean =>
  wanted === undefined || (wanted === 'true') === (value !== null && value !== '');

function matcher(query: Query): (customer: Customer) => boolean {
  const externalId = scalar(query, 'external_id');
  const term = externalId === undefined ? scalar(query, 'search_term') : undefined;
  const type = scalar(query, 'customer_type');
  const metadata = metadataFilter(query);
  return (customer) =>
    (externalId === undefined || customer.externalId === externalId) &&
    (term === undefined || customerContains(customer, term)) &&
    isAmong(list(query, 'countries'), customer.country) &&
    isAmong(list(query, 'states'), customer.state) &&
    isAmong(list(query, 'zipcodes'), customer.zipcode) &&
    isAmong(list(query, 'currencies'), customer.currency) &&
    isAmong(list(query, 'account_type'), customer.accountType) &&
    (type === undefined || customer.customerType === type) &&
    hasOrNot(scalar(query, 'has_customer_type'), customer.customerType) &&
    hasOrNot(scalar(query, 'has_tax_identification_number'), customer.taxIdentificationNumber) &&
    metadata(customer.metadata);
}

export function listCustomers({ org, query }: Call) {
  check(query);
  const entities = entityFilter(org, query, false);
  const rows = org.customers
    .all()
    .filter((customer) => isAmong(entities, customer.billingEntityCode))
    .filter(matcher(query))
    .sort(newestFirst);
  const page = paginate(rows, query);
  return { customers: page.rows.map((customer) => customerListView(org, customer)), meta: page.meta };
}
