// The engine, the environment of docker-compose.yml while it is tested, and what was found.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export const GATEWAYS = [
  {
    app: 'rest-gateway',
    url: 'http://127.0.0.1:18080',
    inside: 8080,
    port: { REST_PORT: '18080', REST_MANAGEMENT_PORT: '18081' },
  },
  {
    app: 'mcp-gateway',
    url: 'http://127.0.0.1:19090',
    inside: 9090,
    port: { MCP_PORT: '19090', MCP_MANAGEMENT_PORT: '19091' },
  },
];
export const environment = {
  ...process.env,
  ...Object.assign({}, ...GATEWAYS.map(({ port }) => port)),
  SANDBOX_PORT: '13000',
  SANDBOX_CONTROL_PORT: '13001',
  COMPOSE_PROJECT_NAME: 'lago-gateways-test',
  TAG: 'test',
  LAGO_TOKEN: '',
  LAGO_TOKEN_FILE: '',
  SECRETS_DIR: '',
  CONSUMERS_DIR: '',
  LAGO_API_URL: '',
  GATEWAY_AUTH: '',
  OTEL_EXPORTER_OTLP_ENDPOINT: '',
  REGISTRY: '',
  PULL_POLICY: '',
  COMPOSE_PROFILES: '',
};
export const failures = [];

/** Runs docker; the answer has its exit code and what it said. */
export function docker(args, options = {}) {
  const done = spawnSync('docker', args, { cwd: root, env: environment, encoding: 'utf8', maxBuffer: 1e8, ...options });
  if (done.error) throw done.error;
  return { code: done.status, out: done.stdout.trim(), text: `${done.stdout}${done.stderr}`.trim() };
}

/** Runs docker and throws when it fails. */
export function must(args) {
  const done = docker(args);
  if (done.code !== 0) throw new Error(`docker ${args.join(' ')}\n${done.text}`);
  return done.out;
}

export function check(what, holds, seen = '') {
  console.log(`${holds ? 'ok  ' : 'FAIL'}  ${what}${seen === '' ? '' : `: ${seen}`}`);
  if (!holds) failures.push(what);
}

/** Starts what is named, or everything, and waits until it is healthy. */
export const up = (...args) => must(['compose', 'up', '-d', '--wait', '--no-build', ...args]);

/** Ends everything and forgets its volumes; variables set for a check go back to what they were. */
export function down(...names) {
  docker(['compose', 'down', '-v', '--timeout', '5']);
  for (const name of names) environment[name] = '';
}
