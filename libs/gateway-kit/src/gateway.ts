import { join } from 'node:path';
import { loadCapability } from '@lago/capability-model';
import type { Capability } from '@lago/capability-model';
import { createClient } from '@lago/lago-client';
import type { LagoClient, SecretSource } from '@lago/lago-client';
import type { GatewaySettings } from './config/gateway-settings.js';
import type { Environment } from './config/read-settings.js';
import { createGuard, defaultHosts, isLoopback } from './http/guard.js';
import type { Guard } from './http/guard.js';
import { createInvoke } from './invoke.js';
import type { Invoke } from './invoke.js';
import { createLog } from './log.js';
import type { Log } from './log.js';
import { secretSource } from './secret-files.js';
import { StartError } from './start-error.js';

/** Name and version a service presents in logs, `/version` and its User-Agent. */
export interface Identity {
  readonly name: string;
  readonly version: string;
}

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
  readonly log: Log;
}

const PACKAGED = join(import.meta.dirname, '../../../capabilities/lago');

/** Assembles a gateway from its settings. Throws StartError or CapabilityError. */
export function assemble<Settings extends GatewaySettings>(
  identity: Identity,
  settings: Settings,
  environment: Environment,
): Gateway<Settings> {
  const capability = loadCapability({
    file: settings.capabilityFile ?? join(PACKAGED, 'capability.yaml'),
    contractDir: contractDir(settings),
    secrets: {},
    allowMissingSecrets: true,
  });
  const names = capability.upstreams.flatMap(({ secretNames }) => secretNames);
  const secrets = secretSource(names, environment);
  requireSecrets(names, secrets());
  requireKnownCallers(settings, Object.values(secrets()));

  const log = createLog({
    name: identity.name,
    level: settings.logLevel,
    secrets: () => Object.values(secrets()).filter((secret) => secret !== undefined),
  });
  const client = createClient({
    upstreams: capability.upstreams,
    baseUris: baseUris(capability, environment),
    secrets,
    timeoutMs: settings.upstreamTimeoutMs,
    connectTimeoutMs: settings.connectTimeoutMs,
    connections: settings.upstreamConnections,
    maxReplyBytes: settings.maxReplyBytes,
    userAgent: `${identity.name}/${identity.version}`,
    proxy: { https: settings.httpsProxy, http: settings.httpProxy, none: settings.noProxy },
  });
  return {
    identity,
    settings,
    capability,
    client,
    secrets,
    invoke: createInvoke({ client, log, validation: settings.validation }),
    guard: createGuard({
      allowedHosts: settings.allowedHosts ?? defaultHosts(false),
      allowedOrigins: settings.allowedOrigins ?? [],
    }),
    log,
  };
}

function contractDir({ capabilityFile, contractDir }: GatewaySettings): string | undefined {
  if (contractDir === 'none') return undefined;
  return contractDir ?? (capabilityFile ? undefined : join(PACKAGED, 'contract'));
}

/** `<NAMESPACE>_API_URL` replaces the base URI of the consumed adapter of that namespace. */
function baseUris({ upstreams }: Capability, environment: Environment): Record<string, string> {
  const result: Record<string, string> = {};
  for (const { namespace } of upstreams) {
    const variable = `${namespace.toUpperCase().replaceAll('-', '_')}_API_URL`;
    const url = environment[variable]?.trim();
    if (!url) continue;
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new StartError('configuration', [`${variable} must be an http or https URL`]);
    }
    result[namespace] = url;
  }
  return result;
}

function requireSecrets(names: readonly string[], secrets: Readonly<Record<string, string | undefined>>): void {
  const missing = names.filter((name) => !secrets[name]);
  if (missing.length) {
    throw new StartError(
      'configuration',
      missing.map((name) => `${name} is not set: give ${name}, or ${name}_FILE with the path of a file that holds it`),
    );
  }
}

/** Nobody gets in unauthenticated unless that was switched on by name, or could only be this machine or play money. */
function requireKnownCallers({ auth, host }: GatewaySettings, secrets: readonly (string | undefined)[]): void {
  const playMoney = secrets.length > 0 && secrets.every((secret) => secret?.startsWith('sandbox'));
  if (auth === 'off' || isLoopback(host) || playMoney) return;
  throw new StartError('configuration', [
    `HOST ${host} is reachable from other machines and nobody would be asked who they are: ` +
      'listen on 127.0.0.1, or say GATEWAY_AUTH=off to let everybody in',
  ]);
}
