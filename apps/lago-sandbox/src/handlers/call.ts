import type { Query } from '../http/query.js';
import type { Json } from '../kernel/json.js';
import type { Organization } from '../organization/organization.js';

/** One call of an operation, as its handler sees it. */
export interface Call {
  org: Organization;
  params: Record<string, string>;
  query: Query;
  /** The whole body. */
  body: Json;
  /** The object under the operation's root key, when it has one. */
  input: Json;
}

/** Does the work of an operation and returns the body of its answer; undefined answers zero bytes. */
export type Handler = (call: Call) => unknown;
