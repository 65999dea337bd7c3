// docker-compose.yml as its page describes it.
import { createSign, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { call, statusWith } from './calls.mjs';
import { check, docker, down, environment, GATEWAYS, must, up } from './engine.mjs';
import { startStandIn, stopStandIn } from './stand-in.mjs';

/** Waits for a line of the stand-in, for ten seconds at most. */
async function seen(standIn, line) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (standIn.asked().some((asked) => asked.includes(line))) return true;
    await sleep(100);
  }
  return false;
}

/** With nothing configured: healthy, not root, nothing to write to, back after a reboot. */
export async function startsAlone() {
  const started = Date.now();
  up();
  check('docker compose up --wait is healthy with nothing configured', true, `${Date.now() - started} ms`);
  for (const gateway of GATEWAYS) {
    const { status, text } = await call(gateway, 1);
    check(`${gateway.app} answers a call through its published port`, status === 200 && text.includes('customers'));
    const container = must(['compose', 'ps', '-q', gateway.app]);
    const state = JSON.parse(must(['inspect', container]))[0];
    check(`${gateway.app} is not root`, state.Config.User === '65532:65532', state.Config.User);
    check(`${gateway.app} has a read-only file system`, state.HostConfig.ReadonlyRootfs === true);
    const probe =
      "try{require('fs').writeFileSync('/app/x','');console.log('written')}catch(error){console.log(process.getuid(),error.code)}";
    check(
      `${gateway.app} can write nothing`,
      must(['exec', container, '/nodejs/bin/node', '-e', probe]) === '65532 EROFS',
    );
  }
  const policies = must(['compose', 'ps', '-q'])
    .split('\n')
    .map((id) => must(['inspect', '-f', '{{.HostConfig.RestartPolicy.Name}}', id]));
  check('everything comes back after a reboot', new Set(policies).size === 1 && policies[0] === 'unless-stopped');
}

/** Killed without a warning. */
export function remembersInRedis() {
  up('redis');
  const redis = (...args) => must(['compose', 'exec', 'redis', 'redis-cli', ...args]);
  redis('set', 'known', 'yes');
  must(['compose', 'kill', 'redis']);
  up('redis');
  check('Redis knows after a crash what it knew before', redis('get', 'known') === 'yes');
  down();
}

/** Two replicas on free ports; each answers. */
export async function scales() {
  Object.assign(environment, { REST_PORT: '0', REST_MANAGEMENT_PORT: '0' });
  up('--scale', 'rest-gateway=2');
  for (const index of ['1', '2']) {
    const address = must(['compose', 'port', '--index', index, 'rest-gateway', '8080']);
    const { status } = await call({ app: 'rest-gateway', url: `http://${address}` }, 7);
    check(`replica ${index} of two answers on ${address}`, status === 200, String(status));
  }
  down();
  Object.assign(environment, ...GATEWAYS.map(({ port }) => port));
}

export function ignoresOtherProfiles() {
  // But for the name of the file with that profile's variables, which is not there.
  const config = () => must(['compose', 'config']).replace(/path: deploy\/compose\/\S+/g, '');
  const told = config();
  for (const profiles of ['mine', 'mine,other']) {
    environment.COMPOSE_PROFILES = profiles;
    check(`COMPOSE_PROFILES=${profiles} changes nothing`, config() === told);
  }
  environment.COMPOSE_PROFILES = '';
}

/** A real token and nobody who says who may call. */
export function refusesStrangers() {
  environment.LAGO_TOKEN = 'a-real-looking-token';
  const refused = docker(['compose', 'up', '-d', '--wait', '--no-build']);
  check('a real token without consumers does not start', refused.code !== 0);
  for (const { app } of GATEWAYS) {
    const log = docker(['compose', 'logs', '--no-color', '--no-log-prefix', app]).text;
    check(`${app} says what to do`, /CONSUMERS_FILE|GATEWAY_AUTH/.test(log), log.split('\n').at(-1).slice(0, 160));
  }
  const services = must(['compose', 'ps', '-a', '--format', '{{.Service}}']);
  check('the sandbox stays off beside a real token', !services.includes('lago-sandbox'));
  down('LAGO_TOKEN');
}

/** The token of Lago in a folder, replaced while the gateways run. */
export async function followsSecrets() {
  const folder = mkdtempSync(join(tmpdir(), 'containers-'));
  const secrets = join(folder, 'secrets');
  mkdirSync(secrets, { mode: 0o755 });
  const put = (text) => {
    writeFileSync(join(folder, 'new'), `${text}\n`, { mode: 0o644 });
    renameSync(join(folder, 'new'), join(secrets, 'lago-token'));
  };
  put('first-token');
  const variables = { SECRETS_DIR: secrets, GATEWAY_AUTH: 'off', LAGO_API_URL: 'http://upstream:3000/api/v1' };
  Object.assign(environment, variables);
  up();
  const standIn = await startStandIn();
  for (const gateway of GATEWAYS) await call(gateway, 1);
  check('the token in a file goes to Lago', await seen(standIn, 'Bearer first-token'));
  put('second-token');
  await sleep(1100);
  const before = standIn.asked().length;
  for (const gateway of GATEWAYS) await call(gateway, 2);
  const after = standIn.asked().slice(before);
  check(
    'a second after it was replaced, only the new one does',
    after.length === 2 && after.every((line) => line.endsWith('Bearer second-token')),
  );
  const services = must(['compose', 'ps', '-a', '--format', '{{.Service}}']);
  check('the sandbox stays off beside a token in a file', !services.includes('lago-sandbox'));
  stopStandIn();
  down(...Object.keys(variables));
  rmSync(folder, { recursive: true });
}

/** Access tokens of an issuer, checked with its keys. */
export async function takesAccessTokens() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const variables = {
    LAGO_TOKEN: 'a-real-looking-token',
    LAGO_API_URL: 'http://upstream:3000/api/v1',
    GATEWAY_AUTH: 'jwt',
    JWT_ISSUER: 'http://issuer:3000',
    JWKS_URI: 'http://issuer:3000/jwks',
    JWT_AUDIENCE: 'billing',
    MCP_PUBLIC_URL: 'http://127.0.0.1:19090',
  };
  Object.assign(environment, variables);
  up();
  await startStandIn({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] });
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: variables.JWT_ISSUER,
    aud: 'billing',
    sub: 'team',
    scope: 'everything',
    iat: now,
    exp: now + 300,
  };
  const body = `${part({ alg: 'RS256', kid: 'one', typ: 'at+jwt' })}.${part(claims)}`;
  const token = `${body}.${createSign('RSA-SHA256').update(body).sign(privateKey).toString('base64url')}`;
  for (const gateway of GATEWAYS) {
    check(
      `${gateway.app} lets an access token in`,
      (await statusWith(gateway, { authorization: `Bearer ${token}` })) === 200,
    );
    check(
      `${gateway.app} refuses another one`,
      (await statusWith(gateway, { authorization: `Bearer ${body}.x` })) === 401,
    );
  }
  stopStandIn();
  down(...Object.keys(variables));
}

/** The gateways beside the profile send spans to the collector; the profile's own images only where they can be had. */
export async function sendsTraces() {
  environment.COMPOSE_PROFILES = 'observability';
  up(...GATEWAYS.map(({ app }) => app));
  const standIn = await startStandIn();
  for (const gateway of GATEWAYS) await call(gateway, 1);
  check('COMPOSE_PROFILES=observability sends traces to the collector', await seen(standIn, 'POST /v1/traces'));
  stopStandIn();
  const images = docker(['compose', 'pull', '--quiet', 'otel-collector', 'prometheus', 'grafana']);
  if (images.code !== 0) console.log('      collector, Prometheus and Grafana cannot be had here and are not started');
  else await watchesForReal();
  down('COMPOSE_PROFILES');
}

async function watchesForReal() {
  up();
  const json = async (url) => /** @type {any} */ (await (await fetch(url)).json());
  const isUp = async () => {
    const { data } = await json('http://127.0.0.1:9099/api/v1/query?query=up==1');
    return new Set(data.result.map(({ metric }) => metric.job)).size === 2;
  };
  let found = false;
  for (let tries = 0; tries < 60 && !found; tries += 1) {
    await sleep(1000);
    found = await isUp().catch(() => false);
  }
  check('Prometheus sees both gateways', found);
  const dashboards = await json('http://127.0.0.1:3003/api/search?type=dash-db').catch(() => []);
  check('Grafana has the dashboard', dashboards.length === 1, dashboards[0]?.title);
}
