import type { ApiAddress } from './api-address.js';
import type { PublishedOperation } from './choose-operations.js';
import type { ServedParts } from './read-operation.js';

/** An operation that is served: where it is, what callers give, and its entry in the contract. */
export interface ServedOperation extends PublishedOperation, ServedParts {
  readonly address: ApiAddress;
  readonly entry: Record<string, unknown>;
}
