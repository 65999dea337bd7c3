import { nearest } from './nearest.js';

const names = ['external_customer_id', 'per_page', 'page', 'payment_status'];

describe('nearest', () => {
  it.each([
    ['externalCustomerId', 'external_customer_id'],
    ['perpage', 'per_page'],
    ['payment_statuses', 'payment_status'],
    ['customer_id', 'external_customer_id'],
    ['zzz', undefined],
  ])('%s means %s', (name, expected) => expect(nearest(name, names)).toBe(expected));
});
