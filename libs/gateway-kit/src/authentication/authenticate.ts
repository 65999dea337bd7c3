import type { IncomingMessage } from 'node:http';
import { ANONYMOUS } from '../consumers/consumer.js';
import type { Consumer } from '../consumers/consumer.js';
import { refuseAmbiguousRequest } from '../http/ambiguous-request.js';
import { findExchange } from '../http/exchange.js';
import { ProblemError } from '../problem/problem.js';
import type { Identify } from './by-key.js';
import { credentials } from './credentials.js';
import type { AttachKeys } from './upstream-keys.js';

/**
 * Tells who sends a request, before anything of it is looked at. Throws ProblemError: 401 with a challenge, 503 when
 * it cannot be told at present, 400 when a header that decides stands there twice. `requestId` stands in the audit of a refusal.
 */
export type Authenticate = (
  request: Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'httpVersionMajor'>,
  requestId?: string,
) => Promise<Consumer>;

/** Where refusals are recorded. */
export interface RefusalRecord {
  write(entry: { readonly requestId: string; readonly outcome: 'refused'; readonly problem: string }): Promise<void>;
}

export interface AuthenticateParts {
  /** Undefined while authentication is off. */
  readonly identify: Identify | undefined;
  readonly attachKeys: AttachKeys;
  /** True when the bearer token is the caller's own upstream key, never one of ours. */
  readonly bearerIsUpstreamKey: boolean;
  readonly audit: RefusalRecord;
}

/** Builds authenticate. */
export function createAuthenticate(parts: AuthenticateParts): Authenticate {
  const { identify, attachKeys, bearerIsUpstreamKey, audit } = parts;
  return async (request, requestId = '') => {
    refuseAmbiguousRequest(request);
    const { headers } = request;
    const presented = credentials(headers);
    const ours = bearerIsUpstreamKey ? { ...presented, bearer: undefined } : presented;
    try {
      const caller = identify ? await identify(ours) : ANONYMOUS;
      const exchange = findExchange(request);
      if (exchange) exchange.record.consumer = caller.name;
      return attachKeys(caller, headers, presented.bearer);
    } catch (error) {
      if (error instanceof ProblemError) {
        await audit.write({ requestId, outcome: 'refused', problem: error.type.slug });
      }
      throw error;
    }
  };
}
