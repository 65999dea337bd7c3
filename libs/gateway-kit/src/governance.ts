import type { Capability } from '@lago/capability-model';
import { auditFile, createAuditLog, stderrLines } from './audit/audit-log.js';
import type { Audit } from './audit/audit.js';
import { createAuthenticate } from './authentication/authenticate.js';
import type { Authenticate } from './authentication/authenticate.js';
import { identifyByKey } from './authentication/by-key.js';
import type { Identify } from './authentication/by-key.js';
import { identifyByToken } from './authentication/by-token.js';
import { authMode } from './authentication/policy.js';
import type { AuthMode } from './authentication/policy.js';
import { protectedResource } from './authentication/protected-resource.js';
import type { ProtectedResource } from './authentication/protected-resource.js';
import { createRefusal } from './authentication/refusal.js';
import { attachUpstreamKeys } from './authentication/upstream-keys.js';
import { createAuthorise } from './authorisation/authorise.js';
import type { DoorAuthorise } from './authorisation/door-authorise.js';
import { auditedAuthorise } from './authorisation/door-authorise.js';
import { scopeOf } from './authorisation/operation-class.js';
import type { GatewaySettings } from './config/gateway-settings.js';
import type { Environment } from './config/read-settings.js';
import { ANONYMOUS } from './consumers/consumer.js';
import { reloadingDirectory } from './consumers/reload.js';
import type { DirectorySource } from './consumers/reload.js';
import { scopeText } from './consumers/scope.js';
import { createGovern } from './govern.js';
import type { Invoke } from './invoke.js';
import { createLimiter } from './limits/limiter.js';
import { fallbackStore } from './limits/fallback-store.js';
import { memoryStore } from './limits/memory-store.js';
import { redisStore } from './limits/redis-store.js';
import type { Log } from './log.js';
import type { SharedState } from './redis-connection.js';
import { StartError } from './start-error.js';

/** What of governance differs between doors. */
export interface Edge {
  /** Path of the OAuth protected resource this door is, such as `/mcp`; without it, challenges name no metadata. */
  readonly resourcePath?: string;
  /** In passthrough, `Authorization` carries the caller's own upstream key. Never on doors that speak OAuth. */
  readonly authorizationIsUpstreamKey?: boolean;
}

export interface GovernanceOptions {
  readonly service: string;
  readonly settings: GatewaySettings;
  readonly environment: Environment;
  readonly capability: Capability;
  readonly passthrough: readonly string[];
  readonly heldSecrets: readonly (string | undefined)[];
  readonly edge: Edge;
  readonly shared: SharedState | undefined;
  readonly log: Log;
  /** Every secret known at present. */
  readonly secrets: () => Iterable<string>;
}

/** Who may call what, how often, and the record of it. */
export interface Governance {
  readonly mode: AuthMode;
  readonly authenticate: Authenticate;
  /** For doors that must refuse before invoke; writes its refusals to the audit. */
  readonly authorise: DoorAuthorise;
  readonly govern: (next: Invoke) => Invoke;
  readonly audit: Audit;
  readonly protectedResource: ProtectedResource | undefined;
  /** The consumers' own upstream secrets. */
  consumerSecrets(): readonly string[];
}

/** Wires governance from the settings. Throws StartError. */
export function createGovernance(options: GovernanceOptions): Governance {
  const { service, settings, capability, passthrough, edge, log, shared } = options;
  const mode = authMode(settings, options.heldSecrets);
  const directory = settings.consumersFile ? consumers(settings.consumersFile, options) : undefined;
  const resource = mode === 'jwt' ? resourceOf(options) : undefined;
  const audit = createAuditLog({
    service,
    writeLines: settings.auditFile ? auditFile(settings.auditFile) : stderrLines,
    secrets: options.secrets,
    log: () => log,
  });
  const bearerIsUpstreamKey = edge.authorizationIsUpstreamKey === true && passthrough.length === 1 && mode !== 'jwt';
  const authorise = createAuthorise(resource?.metadataUrl);
  const local = memoryStore();
  const store = shared ? fallbackStore(redisStore(shared, 'limits:'), local, log) : local;
  return {
    mode,
    authenticate: createAuthenticate({
      identify: identifier(mode, directory, resource, options),
      attachKeys: attachUpstreamKeys(passthrough, bearerIsUpstreamKey),
      bearerIsUpstreamKey,
      audit,
      log,
    }),
    authorise: auditedAuthorise(authorise, audit),
    govern: createGovern({
      authorise,
      limiter: createLimiter(store),
      audit,
      defaultCaller: mode === 'off' && !passthrough.length ? ANONYMOUS : undefined,
    }),
    audit,
    protectedResource: resource,
    consumerSecrets: () => directory?.().secrets() ?? [],
  };

  function consumers(path: string, { environment }: GovernanceOptions): DirectorySource {
    const needed = [...capability.routes, ...capability.tools].map(({ operation }) => scopeOf(operation));
    const vocabulary = {
      namespaces: new Set(needed.map(({ namespace }) => namespace)),
      tags: new Set(needed.map(({ tag }) => tag)),
    };
    const source = reloadingDirectory({ path, environment, vocabulary, log: () => log });
    source();
    return source;
  }
}

function identifier(
  mode: AuthMode,
  directory: DirectorySource | undefined,
  resource: ProtectedResource | undefined,
  { settings, capability }: GovernanceOptions,
): Identify | undefined {
  if (mode === 'off') return undefined;
  const refuse = createRefusal(resource?.metadataUrl, resource && firstScopes(capability));
  if (mode === 'keys') return identifyByKey(directory as DirectorySource, refuse, Date.now);
  const audiences = settings.jwtAudience ?? (resource ? [resource.resource] : []);
  if (!audiences.length) throw new StartError('configuration', ['GATEWAY_AUTH=jwt needs JWT_AUDIENCE']);
  const { jwtIssuer = '', jwksUri = '', jwtScopeClaim } = settings;
  return identifyByToken({
    issuer: jwtIssuer,
    audiences,
    jwksUri,
    ...(jwtScopeClaim && { scopeClaim: jwtScopeClaim }),
    ...(directory && { directory }),
    refuse,
    now: Date.now,
  });
}

/** What a client should ask for at first: reading. It steps up when it needs more. */
function firstScopes({ routes, tools }: Capability): string {
  const needed = [...routes, ...tools].map(({ operation }) => scopeOf(operation));
  return [...new Set(needed.filter(({ access }) => access === 'read').map(scopeText))].sort().join(' ');
}

function resourceOf({ settings, edge, service, capability }: GovernanceOptions): ProtectedResource | undefined {
  if (edge.resourcePath === undefined) return undefined;
  const { publicUrl, jwtIssuer = '' } = settings;
  if (!publicUrl) {
    throw new StartError('configuration', [
      'GATEWAY_AUTH=jwt needs PUBLIC_URL: clients compare it with what they call',
    ]);
  }
  const needed = [...capability.routes, ...capability.tools].map(({ operation }) => scopeText(scopeOf(operation)));
  return protectedResource({
    publicUrl,
    path: edge.resourcePath,
    issuer: jwtIssuer,
    name: service,
    scopes: [...new Set(needed)].sort(),
  });
}
