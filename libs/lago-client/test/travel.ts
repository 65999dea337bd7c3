import type { OperationInput, TravelRule } from '@lago/capability-model';
import { facts, operation } from './operations.js';

export const travelRule: TravelRule = {
  inside: 'many',
  most: 100,
  item: '/body/event',
  list: '/body/events',
  record: '/event',
  records: '/events',
  refusal: { status: 422, faults: '/error_details' },
  id: 'transaction_id',
};

const write = { method: 'POST', path: '/events' } as const;
const withBody = (bucket: string, more: object = {}) => ({
  method: 'POST' as const,
  facts: facts({ bucket, retry: { network: 'check', http429: 'yes', http5xx: 'check' }, ...more }),
  request: ({ body }: OperationInput) => ({ ...write, query: '', headers: {}, body: JSON.stringify(body) }),
});

/** A single call that may travel, and the one that carries many. */
export const one = operation(write, { id: 'one', ...withBody('events', { travels: travelRule }) });
export const many = operation(write, { id: 'many', ...withBody('default', { otherBucket: 'events' }) });
