import type { Capability, Operation } from '@lago/capability-model';
import { createClient } from '@lago/lago-client';
import type { LagoClient, SecretSource, SharedScripts } from '@lago/lago-client';
import type { GatewaySettings } from '../config/gateway-settings.js';
import type { Identity } from '../config/identity.js';
import type { Log } from '../logging/log.js';
import type { KnownSecrets } from '../logging/secrets/known-secrets.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import { traceTries } from '../telemetry/trace-tries.js';
import { observeUpstream } from '../telemetry/upstream-metrics.js';

/** How the APIs behind the gateway are reached, as the environment says. */
export interface UpstreamConfiguration {
  /** The present upstream secrets; never for logs or answers. */
  readonly secrets: SecretSource;
  /** Names of the secrets the gateway holds itself. */
  readonly secretNames: readonly string[];
  /** Namespaces that are called with the callers' own keys. */
  readonly passthrough: readonly string[];
  /** Base URLs that replace the document's, by namespace. */
  readonly baseUris: Readonly<Record<string, string>>;
}

export interface ClientParts {
  readonly identity: Identity;
  readonly settings: GatewaySettings;
  readonly capability: Capability;
  readonly upstream: UpstreamConfiguration;
  readonly shared: SharedScripts | undefined;
  readonly telemetry: Pick<Telemetry, 'metrics' | 'tracing'>;
  readonly log: Log;
  readonly knownSecrets: KnownSecrets;
}

/** Replies kept when the cache is on, and bytes of their bodies. */
const CACHE_BOUNDS = { maxEntries: 1000, maxBytes: 64 * 1024 * 1024 };

/** The client for every operation of the document, counted and traced. */
export function upstreamClient({ identity, settings, capability, upstream, ...parts }: ClientParts): LagoClient {
  const { metrics, tracing } = parts.telemetry;
  const tokens = new Map<string, string>();
  parts.knownSecrets.add(() => tokens.values());
  const traceTry = traceTries(tracing);
  return createClient({
    upstreams: capability.upstreams,
    baseUris: upstream.baseUris,
    secrets: upstream.secrets,
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
    shared: parts.shared,
    observer: observeUpstream(metrics, parts.log),
    onAccessToken: (namespace, token) => void tokens.set(namespace, token),
    ...(traceTry && { traceTry }),
  });
}

function exposedOperations({ routes, tools }: Capability): readonly Operation[] {
  return [...new Set([...routes, ...tools].map(({ operation }) => operation))];
}
