import type { Capability } from '@lago/capability-model';
import { auditFile, createAuditLog, stderrLines } from '../audit/audit-log.js';
import type { Audit } from '../audit/audit.js';
import { createAuthenticate } from '../authentication/authenticate.js';
import type { Authenticate } from '../authentication/authenticate.js';
import { identifyByKey } from '../authentication/by-key.js';
import type { Identify } from '../authentication/by-key.js';
import { identifyByToken } from '../authentication/by-token.js';
import type { AuthMode } from '../authentication/policy.js';
import type { ProtectedResource } from '../authentication/protected-resource.js';
import { createRefusal } from '../authentication/refusal.js';
import { attachUpstreamKeys } from '../authentication/upstream-keys.js';
import { createAuthorise } from '../authorisation/authorise.js';
import type { DoorAuthorise } from '../invoke/door-authorise.js';
import { auditedAuthorise } from '../invoke/door-authorise.js';
import { scopeOf } from '../capability/operation-class.js';
import type { GatewaySettings } from '../config/gateway-settings.js';
import type { Callers, Edge } from './read-callers.js';
import { ANONYMOUS } from '../consumers/consumer.js';
import type { DirectorySource } from '../consumers/reload.js';
import { scopeText } from '../consumers/scope.js';
import { createGovern } from '../invoke/govern.js';
import type { Invoke } from '../invoke/invoke.js';
import { createLimiter } from '../limits/limiter.js';
import { fallbackStore } from '../limits/fallback-store.js';
import { memoryStore } from '../limits/memory-store.js';
import { redisStore } from '../limits/redis-store.js';
import type { Log } from '../logging/log.js';
import type { SharedState } from '../redis/connection.js';
import { sharedScripts } from '../redis/scripts.js';

export interface GovernanceOptions {
  readonly service: string;
  readonly settings: GatewaySettings;
  readonly capability: Capability;
  readonly passthrough: readonly string[];
  readonly callers: Callers;
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
}

/** Wires governance. Throws StartError when the audit cannot be opened. */
export function createGovernance(options: GovernanceOptions): Governance {
  const { service, settings, passthrough, callers, edge, log, shared } = options;
  const { mode, resource } = callers;
  const audit = createAuditLog({
    service,
    writeLines: settings.auditFile ? auditFile(settings.auditFile) : stderrLines,
    secrets: options.secrets,
    log,
  });
  const bearerIsUpstreamKey = edge.authorizationIsUpstreamKey === true && passthrough.length === 1 && mode !== 'jwt';
  const authorise = createAuthorise(resource?.metadataUrl);
  const local = memoryStore();
  const store = shared ? fallbackStore(redisStore(sharedScripts(shared, 'limits:')), local, log) : local;
  return {
    mode,
    authenticate: createAuthenticate({
      identify: identifier(options),
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
  };
}

function identifier({ settings, capability, callers }: GovernanceOptions): Identify | undefined {
  const { mode, directory, resource, audiences } = callers;
  if (mode === 'off') return undefined;
  const refuse = createRefusal(resource?.metadataUrl, resource && firstScopes(capability));
  if (mode === 'keys') return identifyByKey(directory as DirectorySource, refuse, Date.now);
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
