import { randomUUID } from 'node:crypto';
import type { CallContext } from '@lago/lago-client';
import type { Consumer } from './consumers/consumer.js';

/** Everything invoke needs to know about a call besides operation and input. */
export interface InvokeContext extends CallContext {
  /** Who calls, as `Gateway.authenticate` told; without it only a gateway whose authentication is off goes on. */
  readonly caller?: Consumer;
  /** Takes response headers of the gateway's own (limits) before invoke answers or throws. */
  readonly announce?: (header: string, value: string) => void;
  /** Idempotency key the caller gave. */
  readonly idempotencyKey?: string;
  /** Answer what would be sent, send nothing. */
  readonly dryRun?: boolean;
}

const REQUEST_ID = /^[A-Za-z0-9._:/+=-]{1,128}$/;

/** The caller's `X-Request-Id` when it is harmless, else a new one. */
export function requestId(given: string | undefined): string {
  return given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
}
