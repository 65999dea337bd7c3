// npm start: builds what is not built, then runs the sandbox (unless a Lago token is given) and both gateways.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { env } = process;
const withSandbox = !env.LAGO_TOKEN && !env.LAGO_TOKEN_FILE;
const ports = { rest: env.REST_PORT || '8080', mcp: env.MCP_PORT || '9090', sandbox: env.SANDBOX_PORT || '3000' };

const build = spawnSync(join(root, 'node_modules/.bin/nx'), ['run-many', '-t', 'build', '--outputStyle=static'], {
  cwd: root,
  encoding: 'utf8',
});
if (build.status !== 0) {
  process.stderr.write(`${build.stdout ?? ''}${build.stderr ?? ''}\nthe build failed\n`);
  process.exit(1);
}

/** @type {import('node:child_process').ChildProcess[]} */
const children = [];
let stopping = false;

/** Starts a service and resolves with the line in which it says where it listens. */
function service(name, variables) {
  const child = spawn(process.execPath, [join(root, `apps/${name}/dist/main.js`)], {
    env: { ...env, PORT: '', MANAGEMENT_PORT: '', ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Its own group: Ctrl-C reaches this script only, which then stops the services in order.
    detached: true,
  });
  children.push(child);
  child.once('exit', (code) => void stop(code || 1));
  return new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes(' listening on ')) resolve(text.split('\n').find((line) => line.includes(' listening on ')));
    });
  });
}

/** Stops every service and exits: first the gateways, whose last calls still need the sandbox. */
async function stop(code) {
  if (stopping) return;
  stopping = true;
  clearInterval(watch);
  const gateways = children.slice(withSandbox ? 1 : 0);
  await Promise.all(gateways.map(end));
  await Promise.all(children.map(end));
  process.exit(code);
}

function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return undefined;
  child.kill('SIGTERM');
  return new Promise((resolve) => child.once('exit', resolve));
}

process
  .on('SIGINT', () => void stop(0))
  .on('SIGTERM', () => void stop(0))
  .on('SIGHUP', () => void stop(0));
// npm does not pass every signal on; when it is gone, so are we.
const parent = process.ppid;
const watch = setInterval(() => process.ppid !== parent && stop(0), 250);

const lines = [];
const upstream = {};
if (withSandbox) {
  const line = await service('lago-sandbox', {
    PORT: ports.sandbox,
    CONTROL_PORT: ports.sandbox === '0' ? '0' : String(Number(ports.sandbox) + 1),
  });
  const [, url, control] = /listening on (\S+) control (\S+)/.exec(line);
  Object.assign(upstream, { LAGO_TOKEN: 'sandbox', LAGO_API_URL: `${url}/api/v1` });
  lines.push(`lago-sandbox  ${url}  (a stand-in for Lago; what happens in it is shown there; control ${control})`);
}
const [rest, mcp] = await Promise.all([
  service('rest-gateway', { ...upstream, PORT: ports.rest }),
  service('mcp-gateway', { ...upstream, PORT: ports.mcp }),
]).then((found) => found.map((line) => /listening on (\S+)/.exec(line)[1]));

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
