// npm start: builds what is not built, then runs the sandbox (unless a Lago token is given) and both gateways.
// A stop at any moment, the build included, ends everything that was started.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Gateways finish what is in flight; whoever takes longer than their own deadlines allow is killed and named. */
const STOP_WITHIN_MS = Number(process.env.STOP_WITHIN_MS || 35_000);

const root = join(import.meta.dirname, '..');
const { env } = process;
const withSandbox = !env.LAGO_TOKEN && !env.LAGO_TOKEN_FILE;
const ports = { rest: env.REST_PORT || '8080', mcp: env.MCP_PORT || '9090', sandbox: env.SANDBOX_PORT || '3000' };

/** What was started and has not ended, by name. */
const running = new Map();
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
// npm does not pass every signal on; when it is gone, so are we. It may be gone already, so the shell says who it was.
const parent = Number(process.argv[2] ?? process.ppid);
const watch = setInterval(() => process.ppid !== parent && !stopping && stop(0), 250);

function run(name, script, args, variables) {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: { ...env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Its own group: Ctrl-C reaches this script only, which then stops the services in order.
    detached: true,
  });
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(1)).once('close', (code) => resolve(code ?? 1));
  }).finally(() => running.delete(name));
  running.set(name, { child, ended });
  return { child, ended };
}

/** Stops everything and exits: first the gateways, whose last calls still need the sandbox. */
async function stop(code) {
  // Asked again, a gateway does not finish what is in flight.
  if (stopping) return void each(([, { child }]) => child.kill('SIGTERM'));
  stopping = true;
  clearInterval(watch);
  let result = code;
  setTimeout(() => {
    result = 1;
    each(([name, { child }]) => {
      process.stderr.write(`${name} did not end within ${STOP_WITHIN_MS} ms and was killed\n`);
      child.kill('SIGKILL');
    });
  }, STOP_WITHIN_MS);
  await end(([name]) => name !== 'lago-sandbox');
  await end(() => true);
  process.exit(result);
}

const each = (visit) => [...running].forEach(visit);

function end(which) {
  const chosen = [...running].filter(which).map(([, one]) => one);
  for (const { child } of chosen) child.kill('SIGTERM');
  return Promise.all(chosen.map(({ ended }) => ended));
}

/** Starts a service and resolves with what its first line tells, or never when everything ends instead. */
function service(name, variables) {
  const { child, ended } = run(name, `apps/${name}/dist/main.js`, [], { PORT: '', MANAGEMENT_PORT: '', ...variables });
  void ended.then((code) => {
    if (!stopping) process.stderr.write(`${name} ended with ${code}\n`);
    return stopping ? undefined : stop(code || 1);
  });
  return new Promise((resolve) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      if (text === undefined) return;
      text += chunk;
      const line = /listening on (\S+)(?: control (\S+))?.*\n/.exec(text);
      if (!line) return;
      text = undefined;
      // Whoever is asked to stop while this one starts must not go on with the next.
      if (!stopping) resolve({ url: line[1], control: line[2] });
    });
  });
}

const apps = ['rest-gateway', 'mcp-gateway', 'lago-sandbox'];
const build = run(
  'the build',
  'tools/build.mjs',
  apps.map((app) => `apps/${app}/tsconfig.lib.json`),
  {},
);
build.child.stdout.resume();
if ((await build.ended) !== 0 && !stopping) {
  process.stderr.write('the build failed\n');
  process.exit(1);
}

if (!stopping) await start();

async function start() {
  const lines = [];
  const upstream = {};
  if (withSandbox) {
    const { url, control } = await service('lago-sandbox', {
      PORT: ports.sandbox,
      CONTROL_PORT: ports.sandbox === '0' ? '0' : String(Number(ports.sandbox) + 1),
    });
    Object.assign(upstream, { LAGO_TOKEN: 'sandbox', LAGO_API_URL: `${url}/api/v1` });
    lines.push(`lago-sandbox  ${url}  (a stand-in for Lago; what happens in it is shown there; control ${control})`);
  }
  const [{ url: rest }, { url: mcp }] = await Promise.all([
    service('rest-gateway', { ...upstream, PORT: ports.rest }),
    service('mcp-gateway', { ...upstream, PORT: ports.mcp }),
  ]);
  process.stdout.write(
    [
      '',
      ...lines,
      `rest-gateway  ${rest}`,
      `   try it:  curl '${rest}/customers?per_page=2'`,
      `mcp-gateway   ${mcp}/mcp`,
      `   try it:  npm run try:mcp -- findallcustomers '{"per_page":2}'${mcp.endsWith(':9090') ? '' : ` --url ${mcp}/mcp`}`,
      withSandbox ? '' : `both in front of ${env.LAGO_API_URL || "the document's own Lago"}`,
      'Ctrl-C stops everything.',
      '',
    ].join('\n'),
  );
}
