// The processes that are compared, each listening on a port of its own.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const children = [];

function node(script, args, env = {}) {
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  children.push(child);
  return child.pid;
}

async function answering(url) {
  for (let tries = 0; tries < 1200; tries++) {
    const up = await fetch(url).catch(() => undefined);
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers on ${url}`);
}

const baseline = (name) => join(ROOT, 'tools/bench/baselines', name);

/** Starts every target; `governed` is the environment that switches everything on, `headers` what callers then send. */
export async function startTargets({ upstream, first, governed, headers }) {
  let port = first;
  const gateway = (app, env) => {
    port += 10;
    const pid = node(join(ROOT, `apps/${app}/dist/main.js`), [], {
      LAGO_TOKEN: 'sandbox',
      LAGO_API_URL: `${upstream}/api/v1`,
      PORT: String(port),
      TOTAL_TIMEOUT_MS: '30000',
      MCP_DESTRUCTIVE: 'allow',
      ...env,
    });
    return { pid, url: `http://127.0.0.1:${port}` };
  };
  const other = (script, ...args) => {
    port += 10;
    return { pid: node(baseline(script), [String(port), upstream, ...args]), url: `http://127.0.0.1:${port}` };
  };
  const off = { VALIDATION: 'off', LOG_LEVEL: 'silent' };
  const rest = {
    'a direct': { url: `${upstream}/api/v1`, prefix: '/api/v1' },
    'b bare proxy': other('bare-proxy.mjs'),
    'c Nest + axios': other('nest-proxy.mjs'),
    'd gateway, off': gateway('rest-gateway', off),
    'e gateway, on': { ...gateway('rest-gateway', governed), headers },
  };
  const full = gateway('mcp-gateway', governed);
  for (const { url } of [...Object.values(rest), full]) await answering(url);

  const catalogFile = join(ROOT, 'node_modules/.cache/bench-catalog.json');
  const catalog = await readCatalog(full.url, headers);
  catalog.sort((one, two) => Number(two.name === 'findaddon') - Number(one.name === 'findaddon'));
  writeFileSync(catalogFile, JSON.stringify(catalog));
  const mcp = {
    'one tool': other('mcp-server.mjs', catalogFile, '1'),
    'sixty tools': other('mcp-server.mjs', catalogFile, '60'),
    'gateway, off': gateway('mcp-gateway', off),
    'gateway, on': { ...full, headers },
  };
  for (const { url } of Object.values(mcp)) await answering(url);
  return { rest, mcp };
}

async function readCatalog(url, headers) {
  const reply = await fetch(`${url}/mcp`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
  });
  return (await reply.json()).result.tools;
}

export function stopTargets() {
  for (const child of children) child.kill('SIGKILL');
}
