import type { Capability, Operation } from '@lago/capability-model';
import { createClient } from '@lago/lago-client';
import type { LagoClient, SecretSource } from '@lago/lago-client';
import type { Audit } from '../audit/audit.js';
import type { Authenticate } from '../authentication/authenticate.js';
import type { AuthMode } from '../authentication/policy.js';
import type { ProtectedResource } from '../authentication/protected-resource.js';
import { upstreamKeyHeader } from '../authentication/upstream-keys.js';
import { mayUse } from '../authorisation/authorise.js';
import type { DoorAuthorise } from '../invoke/door-authorise.js';
import type { Configuration } from './configuration.js';
import type { GatewaySettings } from '../config/gateway-settings.js';
import type { Consumer } from '../consumers/consumer.js';
import { createGovernance } from './governance.js';
import { createCors } from '../http/cors.js';
import type { Cors } from '../http/cors.js';
import { createGuard, defaultHosts } from '../http/guard.js';
import type { Guard } from '../http/guard.js';
import { keysForGateway } from '../idempotency/for-gateway.js';
import type { Keys } from '../idempotency/for-gateway.js';
import type { Identity } from '../config/identity.js';
import { createInvoke } from '../invoke/invoke.js';
import type { Invoke } from '../invoke/invoke.js';
import type { Log } from '../logging/log.js';
import { connectRedis } from '../redis/connection.js';
import type { SharedState } from '../redis/connection.js';
import { sharedScripts } from '../redis/scripts.js';
import { observeClient } from '../telemetry/observe-client.js';
import { observeInvoke } from '../invoke/observe-invoke.js';
import { createTelemetry } from '../telemetry/telemetry.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import { noTracing } from '../telemetry/tracing.js';
import { observeUpstream } from '../telemetry/upstream-metrics.js';

/** Everything a door needs, assembled once at start. */
export interface Gateway<Settings extends GatewaySettings = GatewaySettings> {
  readonly identity: Identity;
  readonly settings: Settings;
  readonly capability: Capability;
  readonly client: LagoClient;
  /** The present upstream secrets; never for logs or answers. */
  readonly secrets: SecretSource;
  readonly invoke: Invoke;
  readonly guard: Guard;
  /** What web pages of the allowed origins may do; every door adds its headers to every answer. */
  readonly cors: Cors;
  /** How callers are recognised. */
  readonly authMode: AuthMode;
  /** Tells who sends a request; every door calls it right after the guard. */
  readonly authenticate: Authenticate;
  /** Rejects with the 403 that names the missing scope; invoke does the same. */
  readonly authorise: DoorAuthorise;
  /** May the caller use the operation? For lists of what there is. */
  mayUse(caller: Consumer, operation: Operation): boolean;
  /** OAuth metadata to serve (RFC 9728); undefined unless callers are recognised by JWT on a door that has a path. */
  readonly protectedResource: ProtectedResource | undefined;
  /** The record of writes and refusals; invoke and authenticate write to it on their own. */
  readonly audit: Audit;
  /** What replicas share; undefined without REDIS_URL. */
  readonly shared: SharedState | undefined;
  /** What is known about the store of idempotency keys. */
  readonly keys: Pick<Keys, 'loss'>;
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** Why no call could be made at present; empty when it could. Looks at nothing outside this process. */
  hindrances(): readonly string[];
}

/** Assembles a gateway; opens what it needs. Throws StartError. */
export function assemble<Settings extends GatewaySettings>(
  configuration: Configuration<Settings>,
  tracing = noTracing,
): Gateway<Settings> {
  const { identity, settings, capability, secrets, secretNames, passthrough, callers, edge, log } = configuration;
  const shared = settings.redisUrl ? connectRedis(settings.redisUrl, log) : undefined;
  const governance = createGovernance({
    service: identity.name,
    settings,
    capability,
    passthrough,
    callers,
    edge,
    shared,
    log,
    secrets: configuration.knownSecrets,
  });
  const telemetry = createTelemetry(identity, capability.hash, tracing);
  const scripts = shared && { ...sharedScripts(shared, 'gateway:'), lostAt: () => keys.lostAt() };
  const plainClient = createClient({
    upstreams: capability.upstreams,
    baseUris: configuration.baseUris,
    secrets,
    timeoutMs: settings.upstreamTimeoutMs,
    connectTimeoutMs: settings.connectTimeoutMs,
    connections: settings.upstreamConnections,
    maxReplyBytes: settings.maxReplyBytes,
    userAgent: `${identity.name}/${identity.version}`,
    proxy: { https: settings.httpsProxy, http: settings.httpProxy, none: settings.noProxy },
    operations: exposedOperations(capability),
    policy: {
      settleMs: settings.upstreamSettleMs,
      rateLimitWaitMs: settings.rateLimitWaitMs,
      limits: settings.upstreamLimits ?? {},
      cache: settings.cache === 'on' ? CACHE_BOUNDS : undefined,
    },
    shared: scripts,
    observer: observeUpstream(telemetry.metrics, log),
  });
  const client = observeClient(plainClient, tracing);
  const keys = keysForGateway({ shared, scripts, log, ttlMs: settings.idempotencyTtlMs, metrics: telemetry.metrics });
  const { once } = keys;
  const invoke = createInvoke({ client, log, validation: settings.validation, once, govern: governance.govern });
  shared?.open();
  return {
    identity,
    settings,
    capability,
    client,
    secrets,
    invoke: observeInvoke(invoke, { ...telemetry, capability }),
    guard: createGuard({
      allowedHosts: settings.allowedHosts ?? defaultHosts(governance.mode !== 'off'),
      allowedOrigins: settings.allowedOrigins ?? [],
    }),
    cors: createCors(
      settings.allowedOrigins ?? [],
      capability.upstreams.map(({ namespace }) => upstreamKeyHeader(namespace)),
    ),
    authMode: governance.mode,
    authenticate: governance.authenticate,
    authorise: governance.authorise,
    mayUse,
    protectedResource: governance.protectedResource,
    audit: governance.audit,
    shared,
    keys,
    log,
    telemetry,
    hindrances: () => [
      ...secretNames.filter((name) => !secrets()[name]).map((name) => `${name} is empty`),
      ...(shared && !shared.isSettled() ? ['redis has not answered yet'] : []),
    ],
  };
}

/** Replies kept when the cache is on, and bytes of their bodies. */
const CACHE_BOUNDS = { maxEntries: 1000, maxBytes: 64 * 1024 * 1024 };

function exposedOperations({ routes, tools }: Capability): readonly Operation[] {
  return [...new Set([...routes, ...tools].map(({ operation }) => operation))];
}
