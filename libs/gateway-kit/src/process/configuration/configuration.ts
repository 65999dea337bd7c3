import type { Capability } from '@lago/capability-model';
import { checkAuditFile } from '../../audit/audit-log.js';
import type { AuthenticationConfiguration } from '../../authentication/authentication.module.js';
import { passthroughNamespaces } from '../../upstream/credential-modes.js';
import { loadDocument } from '../../capability/document.js';
import { baseUris } from '../../upstream/base-uris.js';
import type { Identity } from '../../config/identity.js';
import { createLog } from '../../logging/log.js';
import type { Log } from '../../logging/log.js';
import { credentialSecrets } from '../../logging/secrets/credential-secrets.js';
import { environmentSecrets, fileSecrets } from '../../logging/secrets/environment-secrets.js';
import { knownSecrets } from '../../logging/secrets/known-secrets.js';
import type { KnownSecrets } from '../../logging/secrets/known-secrets.js';
import { secretFault, tokenFault } from '../../config/secrets/token-fault.js';
import { secretStore } from '../../config/secrets/secret-store.js';
import { StartError } from '../../config/start-error.js';
import { Faults } from '../../config/faults.js';
import type { GatewaySettings } from '../../config/gateway-settings.js';
import type { DirectorySource } from '../../consumers/reload.js';
import { inspectSettings } from '../../config/read-settings.js';
import type { Environment } from '../../config/read-settings.js';
import type { UpstreamConfiguration } from '../../upstream/client.js';
import { readAuthentication, readConsumersFile } from './read-authentication.js';
import type { AuthenticationOptions } from './read-authentication.js';

const HIGHEST_PORT = 65_535;

/** Whose configuration is read. */
export interface Configured<Settings extends GatewaySettings> {
  readonly identity: Identity;
  readonly settings: new () => Settings;
  readonly environment: Environment;
  readonly authentication?: AuthenticationOptions;
  /** Throws StartError for what only this door can know to be a fault. A document with faults is undefined. */
  readonly check?: (settings: Settings, capability: Capability | undefined) => void;
}

/** Everything a gateway is told from outside, read and found without fault. Nothing is open yet. */
export interface Configuration<Settings extends GatewaySettings = GatewaySettings> {
  readonly identity: Identity;
  readonly settings: Settings;
  readonly capability: Capability;
  readonly upstream: UpstreamConfiguration;
  readonly authentication: AuthenticationConfiguration;
  /** The consumers file, when there is one. */
  readonly consumers: DirectorySource | undefined;
  readonly knownSecrets: KnownSecrets;
  readonly log: Log;
}

/** Reads all of it. Throws one StartError with every fault there is, of whatever kind. */
export function readConfiguration<Settings extends GatewaySettings>(
  configured: Configured<Settings>,
): Configuration<Settings> {
  const { identity, environment, authentication: options = {} } = configured;
  const faults = new Faults();
  const { settings, fault } = inspectSettings(configured.settings, environment);
  faults.attempt(() => {
    if (fault) throw fault;
  });
  faults.attempt(() => checkPorts(settings));
  const known = knownSecrets([...environmentSecrets(environment), ...fileSecrets(environment)]);
  const log = createLog({ name: identity.name, level: settings.logLevel, secrets: known });

  const store = secretStore(environment, log);
  const capability = faults.attempt(() => loadDocument(settings, store.secrets));
  const upstreams = capability?.upstreams ?? [];
  const namespaces = capability ? upstreams.map(({ namespace }) => namespace) : namespacesIn(environment);
  const passthrough = faults.attempt(() => passthroughNamespaces(namespaces, environment)) ?? [];
  const withoutAddress = upstreams.filter(({ baseUri }) => baseUri === '').map(({ namespace }) => namespace);
  const replaced = faults.attempt(() => baseUris(namespaces, environment, withoutAddress)) ?? {};
  const held = upstreams.filter(({ namespace }) => !passthrough.includes(namespace));
  const secretNames = capability ? held.flatMap((upstream) => upstream.secretNames) : secretNamesIn(environment);
  const rule = capability ? secretFault(held) : (_name: string, text: string) => tokenFault(text);
  const secrets = faults.attempt(() => store.take(secretNames, rule));
  const present = secrets?.() ?? {};
  if (capability && secrets) faults.attempt(() => requireSecrets(secretNames, present));
  const heldSecrets = secrets && Object.values(present);
  const parts = { identity, settings, environment, capability, heldSecrets, passthrough, options, log };
  const authentication = readAuthentication(faults, parts);
  const consumers = faults.attempt(() => readConsumersFile(parts));
  faults.attempt(() => checkAuditFile(settings.auditFile));
  faults.attempt(() => configured.check?.(settings, capability));
  faults.throwAll();
  if (!capability || !secrets || !authentication)
    throw new TypeError('a part of the configuration is missing without a fault');

  known.add(() => Object.values(secrets()));
  known.add(() => credentialSecrets(upstreams, secrets()));
  known.add(() => consumers?.().secrets() ?? []);
  const upstream = { secrets, secretNames, passthrough, baseUris: replaced };
  return { identity, settings, capability, upstream, authentication, consumers, knownSecrets: known, log };
}

function checkPorts({ port, managementPort }: GatewaySettings): void {
  if (port && port === managementPort) {
    throw new StartError('configuration', ['MANAGEMENT_PORT and PORT must not be the same']);
  }
  if (port === HIGHEST_PORT && managementPort === undefined) {
    throw new StartError('configuration', [`there is no port above PORT ${port}; choose a MANAGEMENT_PORT`]);
  }
}

function requireSecrets(names: readonly string[], secrets: Readonly<Record<string, string | undefined>>): void {
  const missing = names.filter((name) => !secrets[name]);
  if (!missing.length) return;
  const advice = (name: string) =>
    `${name} is not set: give ${name}, or ${name}_FILE with the path of a file that holds it`;
  throw new StartError('configuration', missing.map(advice));
}

/** Without a document, its variables are known by their form only. */
function namespacesIn(environment: Environment): string[] {
  return Object.keys(environment).flatMap((name) => /^(\w+)_API_URL$/.exec(name)?.[1]?.toLowerCase() ?? []);
}

function secretNamesIn(environment: Environment): string[] {
  return Object.keys(environment).flatMap((name) => /^(\w*TOKEN)(?:_FILE)?$/.exec(name)?.[1] ?? []);
}
