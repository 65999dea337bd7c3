import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Capability } from '@lago/capability-model';
import { CAPABILITY } from '../capability/capability.module.js';
import { SETTINGS } from '../config/config.module.js';
import type { GatewaySettings } from '../config/gateway-settings.js';
import { CONSUMERS } from '../consumers/consumers.module.js';
import type { DirectorySource } from '../consumers/reload.js';
import { provide, provideValue, token } from '../nest/token.js';
import { UPSTREAM } from '../upstream/upstream.module.js';
import type { Authenticate } from './authenticate.js';
import { identifyByKey } from './by-key.js';
import type { Identify } from './by-key.js';
import { identifyByToken } from './by-token.js';
import { firstScopes } from './first-scopes.js';
import type { AuthMode } from './policy.js';
import type { ProtectedResource } from './protected-resource.js';
import { createRefusal } from './refusal.js';
import { attachUpstreamKeys } from './upstream-keys.js';
import type { AttachKeys } from './upstream-keys.js';

/** How callers are recognised, as configured. */
export interface AuthenticationConfiguration {
  readonly mode: AuthMode;
  /** With access tokens: what a door publishes about itself. */
  readonly resource: ProtectedResource | undefined;
  /** With access tokens: the audiences one of which a token must have. */
  readonly audiences: readonly string[];
  /** True when the bearer token is the caller's own upstream key, never one of ours. */
  readonly bearerIsUpstreamKey: boolean;
}

/** How callers are recognised, as configured. */
export const AUTHENTICATION = token<AuthenticationConfiguration>('AUTHENTICATION');

/** Tells who presents credentials; undefined while authentication is off. */
export const IDENTIFY = token<Identify | undefined>('IDENTIFY');

/** Gives callers the upstream keys they sent. */
export const ATTACH_KEYS = token<AttachKeys>('ATTACH_KEYS');

/** Tells who sends a request; every door calls it. Provided by the module of the audit, where refusals leave a line. */
export const AUTHENTICATE = token<Authenticate>('AUTHENTICATE');

/** Who calls. */
@Global()
@Module({})
export class AuthenticationModule {
  static forRoot(configuration: AuthenticationConfiguration): DynamicModule {
    const providers = [
      provideValue(AUTHENTICATION, configuration),
      provide(IDENTIFY, [AUTHENTICATION, SETTINGS, CAPABILITY, CONSUMERS], identify),
      provide(ATTACH_KEYS, [AUTHENTICATION, UPSTREAM], ({ bearerIsUpstreamKey }, { passthrough }) =>
        attachUpstreamKeys(passthrough, bearerIsUpstreamKey),
      ),
    ];
    return { module: AuthenticationModule, providers, exports: providers };
  }
}

function identify(
  { mode, resource, audiences }: AuthenticationConfiguration,
  { jwtIssuer = '', jwksUri = '', jwtScopeClaim }: GatewaySettings,
  capability: Capability,
  directory: DirectorySource | undefined,
): Identify | undefined {
  if (mode === 'off') return undefined;
  const refuse = createRefusal(resource?.metadataUrl, resource && firstScopes(capability));
  if (mode === 'keys') return identifyByKey(directory as DirectorySource, refuse, Date.now);
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
