import type { Capability } from '@lago/capability-model';
import { authMode } from '../authentication/policy.js';
import type { AuthMode } from '../authentication/policy.js';
import { protectedResource } from '../authentication/protected-resource.js';
import type { ProtectedResource } from '../authentication/protected-resource.js';
import { scopeOf } from '../capability/operation-class.js';
import { reloadingDirectory } from '../consumers/reload.js';
import type { DirectorySource } from '../consumers/reload.js';
import { scopeText } from '../consumers/scope.js';
import type { Scope } from '../capability/operation-class.js';
import type { Log } from '../logging/log.js';
import { StartError } from '../config/start-error.js';
import type { Faults } from '../config/faults.js';
import type { GatewaySettings } from '../config/gateway-settings.js';
import type { Environment } from '../config/read-settings.js';

/** What of governance differs between doors. */
export interface Edge {
  /** Path of the OAuth protected resource this door is, such as `/mcp`; without it, challenges name no metadata. */
  readonly resourcePath?: string;
  /** In passthrough, `Authorization` carries the caller's own upstream key. Never on doors that speak OAuth. */
  readonly authorizationIsUpstreamKey?: boolean;
}

export interface CallerOptions {
  readonly service: string;
  readonly settings: GatewaySettings;
  readonly environment: Environment;
  /** Undefined when the document has faults. */
  readonly capability: Capability | undefined;
  /** Undefined when they cannot be told. */
  readonly heldSecrets: readonly (string | undefined)[] | undefined;
  readonly edge: Edge;
  readonly log: Log;
}

/** How callers are recognised, as configured. */
export interface Callers {
  readonly mode: AuthMode;
  /** The consumers file, when there is one. */
  readonly directory: DirectorySource | undefined;
  /** With access tokens: what a door publishes about itself. */
  readonly resource: ProtectedResource | undefined;
  /** With access tokens: the audiences one of which a token must have. */
  readonly audiences: readonly string[];
}

/** Reads it; undefined when something hinders, which is then among the faults. */
export function readCallers(faults: Faults, options: CallerOptions): Callers | undefined {
  const { settings, environment, heldSecrets, log } = options;
  const { consumersFile: path } = settings;
  const needed = scopesOf(options.capability);
  const mode = faults.attempt(() => authMode(settings, heldSecrets));
  const directory =
    path === undefined
      ? undefined
      : faults.attempt(() => {
          const vocabulary = options.capability && {
            namespaces: new Set(needed.map(({ namespace }) => namespace)),
            tags: new Set(needed.map(({ tag }) => tag)),
          };
          const source = reloadingDirectory({ path, environment, vocabulary, log });
          source();
          return source;
        });
  // What else tokens need is worth saying even where the mode has a fault of its own.
  const withTokens = (mode ?? settings.auth) === 'jwt';
  const resource = withTokens ? faults.attempt(() => resourceOf(options, needed)) : undefined;
  const audiences = settings.jwtAudience ?? (resource ? [resource.resource] : []);
  if (withTokens && options.edge.resourcePath === undefined && !audiences.length) {
    faults.attempt(() => {
      throw new StartError('configuration', ['GATEWAY_AUTH=jwt needs JWT_AUDIENCE']);
    });
  }
  return mode && { mode, directory, resource, audiences };
}

function scopesOf(capability: Capability | undefined): readonly Scope[] {
  return [...(capability?.routes ?? []), ...(capability?.tools ?? [])].map(({ operation }) => scopeOf(operation));
}

function resourceOf(
  { settings, edge, service }: CallerOptions,
  needed: readonly Scope[],
): ProtectedResource | undefined {
  if (edge.resourcePath === undefined) return undefined;
  const { publicUrl, jwtIssuer = '' } = settings;
  if (!publicUrl) {
    const fault = 'GATEWAY_AUTH=jwt needs PUBLIC_URL: clients compare it with what they call';
    throw new StartError('configuration', [fault]);
  }
  return protectedResource({
    publicUrl,
    path: edge.resourcePath,
    issuer: jwtIssuer,
    name: service,
    scopes: [...new Set(needed.map(scopeText))].sort(),
  });
}
