import type { Consumer } from '../consumers/consumer.js';
import type { KeepContext } from '../events/keep-events.js';
import type { KeyedContext } from '../idempotency/key.js';
import type { AccessRecord } from '../logging/access-record.js';

/** Everything invoke needs to know about a call besides operation and input. */
export interface InvokeContext extends KeyedContext, KeepContext {
  /** Who calls, as `AUTHENTICATE` told; without it only a gateway whose authentication is off goes on. */
  readonly caller?: Consumer;
  /** Takes response headers of the gateway's own (limits) before invoke answers or throws. */
  readonly setHeader?: (header: string, value: string) => void;
  /** Told how the call went. Not set for the reads of a preview. */
  readonly record?: AccessRecord;
  /**
   * Answer only what the idempotency key brought already, or what became of a call under it that is unclear; send
   * nothing. Throws NothingKeptError when no call was made under the key.
   */
  readonly keptOnly?: boolean;
  /** Answer what would be sent, send nothing. */
  readonly dryRun?: boolean;
}
