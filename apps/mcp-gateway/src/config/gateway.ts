import type { Capability } from '@lago/capability-model';
import type { SecretSource } from '@lago/lago-client';
import type { Identity, Invoke, Log, Telemetry } from '@lago/gateway-kit';
import type { McpSettings } from './settings.js';

/** What of the kit this door needs, on HTTP as on stdio. */
export interface McpGateway {
  readonly identity: Identity;
  readonly settings: McpSettings;
  readonly capability: Capability;
  readonly invoke: Invoke;
  /** The present upstream secrets; never for logs or answers. */
  readonly secrets: SecretSource;
  /** True when replicas share state in Redis. */
  readonly shared: boolean;
  readonly telemetry: Telemetry;
  readonly log: Log;
}
