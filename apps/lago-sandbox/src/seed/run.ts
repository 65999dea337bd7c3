import type { Handler } from '../handlers/call.js';
import { requireRoot } from '../http/body.js';
import type { Json } from '../kernel/json.js';
import type { Organization } from '../organization/organization.js';

/** Calls an operation from the inside, so that the seed obeys the same rules as a client. */
export function run(
  org: Organization,
  handler: Handler,
  root: string,
  value: Json,
  params: Record<string, string> = {},
): void {
  const body = { [root]: value };
  handler({ org, params, query: {}, body, input: requireRoot(body, root) });
}

/** Calls an operation that takes no wrapped body. */
export function runOn(org: Organization, handler: Handler, params: Record<string, string>, body: Json = {}): void {
  handler({ org, params, query: {}, body, input: {} });
}
