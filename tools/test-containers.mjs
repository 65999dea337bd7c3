// npm run test:containers: builds the images and runs docker-compose.yml in a real Docker Engine (docker with compose).
// Shows size, user and file system of the images, one call through each published port, a stop under load that drops
// nothing, and that the gateways refuse to start with a real token and nobody to ask who calls.
import { spawn, spawnSync } from 'node:child_process';
import { Agent, request } from 'node:http';
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
  CONSUMERS_FILE: '',
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

const size = (image) => Number(must(['image', 'inspect', '-f', '{{.Size}}', image]));

try {
  for (const app of ['rest-gateway', 'mcp-gateway', 'lago-sandbox']) {
    const image = `lago-gateways/${app}:test`;
    must(['build', '--network', process.env.BUILD_NETWORK ?? 'host', '-f', `apps/${app}/Dockerfile`, '-t', image, '.']);
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
} finally {
  docker(['compose', 'down', '-v', '--timeout', '5']);
}
if (failures.length) {
  console.log(`\n${failures.length} failed`);
  process.exitCode = 1;
}
