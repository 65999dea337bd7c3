// npm run test:containers: builds the images and runs docker-compose.yml in a real Docker Engine (docker with compose).
// Shows size, user and file system of the images, one call through each published port, a stop under load that drops
// nothing, that the gateways refuse to start with a real token and nobody to ask who calls, that they follow a consumers
// file however it is replaced, and that Redis knows after a crash what it knew before.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '..');
const MOST_ON_TOP = 70e6;
const GATEWAYS = [
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
const environment = {
  ...process.env,
  ...Object.assign({}, ...GATEWAYS.map(({ port }) => port)),
  SANDBOX_PORT: '13000',
  SANDBOX_CONTROL_PORT: '13001',
  COMPOSE_PROJECT_NAME: 'lago-gateways-test',
  TAG: 'test',
  LAGO_TOKEN: '',
  CONSUMERS_DIR: '',
  REGISTRY: '',
  PULL_POLICY: '',
  COMPOSE_PROFILES: '',
};
const failures = [];

function docker(args, options = {}) {
  const done = spawnSync('docker', args, { cwd: root, env: environment, encoding: 'utf8', maxBuffer: 1e8, ...options });
  if (done.error) throw done.error;
  return { code: done.status, out: done.stdout.trim(), text: `${done.stdout}${done.stderr}`.trim() };
}

function must(args) {
  const done = docker(args);
  if (done.code !== 0) throw new Error(`docker ${args.join(' ')}\n${done.text}`);
  return done.out;
}

function check(what, holds, seen = '') {
  console.log(`${holds ? 'ok  ' : 'FAIL'}  ${what}${seen === '' ? '' : `: ${seen}`}`);
  if (!holds) failures.push(what);
}

/** A list of customers through a door; pages differ, so that no two calls in flight are joined. */
function call({ app, url }, page, agent) {
  const isMcp = app === 'mcp-gateway';
  const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const params = { name: 'findallcustomers', arguments: { page } };
  return new Promise((resolve, reject) => {
    const sent = request(
      isMcp ? `${url}/mcp` : `${url}/customers?page=${page}`,
      { method: isMcp ? 'POST' : 'GET', agent, headers: { host: 'localhost', ...(isMcp ? json : {}) } },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode, text }));
      },
    );
    sent.on('error', reject);
    sent.end(isMcp ? JSON.stringify({ jsonrpc: '2.0', id: page, method: 'tools/call', params }) : undefined);
  });
}

/**
 * Calls without a pause over kept connections until the door refuses new ones; everything else is a drop. Goes to the
 * container's own address: the engine's port proxy accepts connections on behalf of a container that no longer does.
 */
async function stopUnderLoad({ app, inside }) {
  const container = must(['compose', 'ps', '-q', app]);
  const address = must(['inspect', '-f', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', container]);
  const gateway = { app, url: `http://${address}:${inside}` };
  const agent = new Agent({ keepAlive: true, maxSockets: 40 });
  const counts = { answered: 0, dropped: [] };
  let stopping = false;
  let page = 0;
  const worker = async () => {
    for (;;) {
      try {
        const { status, text } = await call(gateway, ++page, agent);
        if (status === 200) counts.answered += 1;
        else counts.dropped.push(`${status} ${text.slice(0, 80)}`);
      } catch (error) {
        // Nothing listens any more: never accepted, so not dropped.
        if (stopping && error.code === 'ECONNREFUSED') return;
        counts.dropped.push(error.code);
      }
    }
  };
  const workers = Array.from({ length: 40 }, worker);
  await sleep(3000);
  stopping = true;
  const stop = spawn('docker', ['stop', container], { env: environment, stdio: 'ignore' });
  await Promise.all(workers);
  await new Promise((resolve) => (stop.exitCode === null ? stop.once('exit', resolve) : resolve()));
  agent.destroy();
  return { ...counts, exit: must(['inspect', '-f', '{{.State.ExitCode}}', container]) };
}

/** Runs the command line that edits consumers; the first line it prints is a key. */
function consumers(folder, ...args) {
  const cli = join(root, 'libs/gateway-kit/dist/consumers/cli/main.js');
  const done = spawnSync(process.execPath, [cli, ...args, '--file', join(folder, 'consumers.yaml')], {
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`consumers ${args.join(' ')}\n${done.stdout}${done.stderr}`);
  return done.stdout.split('\n')[0];
}

/** Status of a call with a key; 401 is the gateway's, anything else means that it let the call in. */
async function statusWith({ app, url }, key) {
  const mcp = app === 'mcp-gateway';
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
  const answer = await fetch(mcp ? `${url}/mcp` : `${url}/customers?page=${Math.random().toString().slice(2, 8)}`, {
    method: mcp ? 'POST' : 'GET',
    headers: { 'x-api-key': key, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    ...(mcp ? { body } : {}),
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Waits until the gateway lets `key` in, for a few seconds at most. */
async function letsIn(gateway, key) {
  for (let tries = 0; tries < 50; tries += 1) {
    if ((await statusWith(gateway, key)) !== 401) return true;
    await sleep(100);
  }
  return false;
}

/** The documented start against Lago with consumers, and a key that is replaced in every way files are replaced. */
async function followsConsumers() {
  const folder = join(mkdtempSync(join(tmpdir(), 'containers-')), 'consumers');
  const file = join(folder, 'consumers.yaml');
  let key = consumers(folder, 'add', 'team', '--scopes', 'read-only');
  Object.assign(environment, { CONSUMERS_DIR: folder, LAGO_API_URL: 'http://127.0.0.1:9/api/v1' });
  must(['compose', 'up', '-d', '--wait', '--no-build']);
  for (const gateway of GATEWAYS) check(`${gateway.app} lets a consumer in`, await letsIn(gateway, key));
  const ways = {
    'by the command line': () => consumers(folder, 'rotate', 'team', '--now'),
    'in place': () => {
      const before = readFileSync(file);
      const next = consumers(folder, 'rotate', 'team', '--now');
      const after = readFileSync(file);
      writeFileSync(file, before);
      writeFileSync(file, after);
      return next;
    },
    'by a link that is swapped': () => {
      const next = consumers(folder, 'rotate', 'team', '--now');
      const text = readFileSync(file);
      for (const [version, content] of Object.entries({ one: '# empty\nconsumers: []\n', two: text })) {
        mkdirSync(join(folder, version), { mode: 0o755 });
        writeFileSync(join(folder, version, 'consumers.yaml'), content, { mode: 0o644 });
      }
      symlinkSync('one', join(folder, '..data'));
      rmSync(file);
      symlinkSync('..data/consumers.yaml', file);
      symlinkSync('two', join(folder, '..new'));
      renameSync(join(folder, '..new'), join(folder, '..data'));
      return next;
    },
  };
  for (const [way, replace] of Object.entries(ways)) {
    const old = key;
    key = replace();
    for (const gateway of GATEWAYS) {
      check(`${gateway.app} takes the new key of a file replaced ${way}`, await letsIn(gateway, key));
      const status = await statusWith(gateway, old);
      check(`${gateway.app} refuses the old one`, status === 401, String(status));
    }
  }
  rmSync(join(folder, '..'), { recursive: true });
}

const size = (image) => Number(must(['image', 'inspect', '-f', '{{.Size}}', image]));

try {
  for (const app of ['rest-gateway', 'mcp-gateway', 'lago-sandbox']) {
    const image = `localhost/lago-gateways/${app}:test`;
    const file =
      app === 'lago-sandbox' ? ['apps/lago-sandbox/Dockerfile'] : ['deploy/Dockerfile', '--build-arg', `APP=${app}`];
    must(['build', '--network', process.env.BUILD_NETWORK ?? 'host', '-f', ...file, '-t', image, '.']);
    const onTop = size(image) - size('gcr.io/distroless/nodejs24-debian12:nonroot');
    check(`${app} image on top of its base`, onTop <= MOST_ON_TOP, `${(onTop / 1e6).toFixed(1)} MB`);
  }

  const started = Date.now();
  must(['compose', 'up', '-d', '--wait', '--no-build']);
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
  for (const gateway of GATEWAYS) {
    const { answered, dropped, exit } = await stopUnderLoad(gateway);
    check(
      `docker stop ${gateway.app} under load drops nothing`,
      dropped.length === 0,
      `${answered} answered, ${dropped.length} dropped ${[...new Set(dropped)]}`,
    );
    check(`${gateway.app} exits 0`, exit === '0', exit);
  }
  const redis = (...args) => must(['compose', 'exec', 'redis', 'redis-cli', ...args]);
  redis('set', 'known', 'yes');
  must(['compose', 'kill', 'redis']);
  must(['compose', 'up', '-d', '--wait', '--no-build', 'redis']);
  check('Redis knows after a crash what it knew before', redis('get', 'known') === 'yes');
  must(['compose', 'down', '-v', '--timeout', '5']);

  environment.LAGO_TOKEN = 'a-real-looking-token';
  const refused = docker(['compose', 'up', '-d', '--wait', '--no-build']);
  check('a real token without consumers does not start', refused.code !== 0);
  for (const { app } of GATEWAYS) {
    const log = docker(['compose', 'logs', '--no-color', '--no-log-prefix', app]).text;
    check(
      `${app} says what to do`,
      /CONSUMERS_FILE|GATEWAY_AUTH/.test(log),
      log
        .split('\n')
        .at(-1)
        .replace(/^[^ ]*/, '')
        .trim(),
    );
  }
  const services = must(['compose', 'ps', '-a', '--format', '{{.Service}}']);
  check('the sandbox stays off beside a real token', !services.includes('lago-sandbox'));
  await followsConsumers();
} finally {
  docker(['compose', 'down', '-v', '--timeout', '5']);
}
if (failures.length) {
  console.log(`\n${failures.length} failed`);
  process.exitCode = 1;
}
