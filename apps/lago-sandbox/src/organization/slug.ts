import type { Customer } from '../model/customer.js';
import type { Organization } from './organization.js';

/** The customer in the numbers of its invoices. */
export function slug(org: Organization, customer: Customer): string {
  return `${org.prefix}-${String(customer.sequentialId).padStart(3, '0')}`;
}
