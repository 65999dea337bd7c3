import type { Capability } from '@lago/capability-model';
import type { AuthenticationConfiguration } from '../../authentication/authentication.module.js';
import { authMode } from '../../authentication/policy.js';
import { protectedResource } from '../../authentication/protected-resource.js';
import type { ProtectedResource } from '../../authentication/protected-resource.js';
import { scopeOf } from '../../capability/operation-class.js';
import { reloadingDirectory } from '../../consumers/reload.js';
import type { DirectorySource } from '../../consumers/reload.js';
import { scopeText } from '../../consumers/scope.js';
import type { Scope } from '../../capability/operation-class.js';
import type { Log } from '../../logging/log.js';
import { StartError } from '../../config/start-error.js';
import type { Faults } from '../../config/faults.js';
import type { GatewaySettings } from '../../config/gateway-settings.js';
import type { Identity } from '../../config/identity.js';
import type { Environment } from '../../config/read-settings.js';

/** What of authentication differs between doors. */
export interface AuthenticationOptions {
  /** Path of the OAuth protected resource this door is, such as `/mcp`; without it, challenges name no metadata. */
  readonly resourcePath?: string;
  /** In passthrough, `Authorization` carries the caller's own upstream key. Never on doors that speak OAuth. */
  readonly authorizationIsUpstreamKey?: boolean;
}

export interface AuthenticationParts {
  readonly identity: Identity;
  readonly settings: GatewaySettings;
  readonly environment: Environment;
  /** Undefined when the document has faults. */
  readonly capability: Capability | undefined;
  /** Undefined when they cannot be told. */
  readonly heldSecrets: readonly (string | undefined)[] | undefined;
  /** Namespaces that are called with the callers' own keys. */
  readonly passthrough: readonly string[];
  readonly options: AuthenticationOptions;
  readonly log: Log;
}

/** Reads how callers are recognised; undefined when something hinders, which is then among the faults. */
export function readAuthentication(
  faults: Faults,
  parts: AuthenticationParts,
): AuthenticationConfiguration | undefined {
  const { settings, heldSecrets, passthrough, options } = parts;
  const mode = faults.attempt(() => authMode(settings, heldSecrets));
  // What else tokens need is worth saying even where the mode has a fault of its own.
  const withTokens = (mode ?? settings.auth) === 'jwt';
  const resource = withTokens ? faults.attempt(() => protectedResourceOf(parts)) : undefined;
  const audiences = settings.jwtAudience ?? (resource ? [resource.resource] : []);
  if (withTokens && options.resourcePath === undefined && !audiences.length) {
    faults.attempt(() => {
      throw new StartError('configuration', ['GATEWAY_AUTH=jwt needs JWT_AUDIENCE']);
    });
  }
  const bearerIsUpstreamKey = options.authorizationIsUpstreamKey === true && passthrough.length === 1 && mode !== 'jwt';
  return mode && { mode, resource, audiences, bearerIsUpstreamKey };
}

/** Reads the consumers file, when there is one. Throws StartError. */
export function readConsumersFile({
  settings: { consumersFile: path },
  environment,
  capability,
  log,
}: Pick<AuthenticationParts, 'settings' | 'environment' | 'capability' | 'log'>): DirectorySource | undefined {
  if (path === undefined) return undefined;
  const needed = scopesOf(capability);
  const vocabulary = capability && {
    namespaces: new Set(needed.map(({ namespace }) => namespace)),
    tags: new Set(needed.map(({ tag }) => tag)),
  };
  const source = reloadingDirectory({ path, environment, vocabulary, log });
  source();
  return source;
}

function scopesOf(capability: Capability | undefined): readonly Scope[] {
  return [...(capability?.routes ?? []), ...(capability?.tools ?? [])].map(({ operation }) => scopeOf(operation));
}

function protectedResourceOf({
  settings,
  options,
  identity,
  capability,
}: AuthenticationParts): ProtectedResource | undefined {
  if (options.resourcePath === undefined) return undefined;
  const { publicUrl, jwtIssuer = '' } = settings;
  if (!publicUrl) {
    const fault = 'GATEWAY_AUTH=jwt needs PUBLIC_URL: clients compare it with what they call';
    throw new StartError('configuration', [fault]);
  }
  return protectedResource({
    publicUrl,
    path: options.resourcePath,
    issuer: jwtIssuer,
    name: identity.name,
    scopes: [...new Set(scopesOf(capability).map(scopeText))].sort(),
  });
}
