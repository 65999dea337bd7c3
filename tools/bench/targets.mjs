// The processes that are compared, each listening on a port of its own, started when a part first needs them.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { governance } from './governance.mjs';

const ROOT = join(import.meta.dirname, '../..');
const BASELINES = join(import.meta.dirname, 'baselines');
const OFF = { VALIDATION: 'off', LOG_LEVEL: 'silent' };

export class Targets {
  #children = new Set();
  #started = new Map();
  #governed;
  #upstream;
  #port;

  /** `upstream` is the address of nginx; targets listen on the ports above `port`. */
  constructor(upstream, port) {
    this.#upstream = upstream;
    this.#port = port;
  }

  /** The five of REST, by name. */
  async rest() {
    return {
      'a direct': { url: this.#upstream, prefix: '/api/v1' },
      'b bare proxy': await this.#once('bare', () => this.#baseline('bare-proxy.mjs')),
      'c Nest + axios': await this.#once('nest', () => this.#baseline('nest-proxy.mjs')),
      'd gateway, off': await this.#once('off', () => this.#gateway('rest-gateway', OFF)),
      'e gateway, on': await this.#once('on', () => this.governed('rest-gateway')),
    };
  }

  /** The three of MCP, by name: the SDK alone with one tool and with the gateway's own list of tools, and the gateway. */
  async mcp() {
    const gateway = await this.#once('mcp', () => this.governed('mcp-gateway'));
    const catalogFile = join(ROOT, 'node_modules/.cache/bench-catalog.json');
    const catalog = await toolsOf(gateway);
    catalog.sort((one, two) => Number(two.name === 'findaddon') - Number(one.name === 'findaddon'));
    writeFileSync(catalogFile, JSON.stringify(catalog));
    const bare = (count) => this.#once(`tools ${count}`, () => this.#baseline('mcp-server.mjs', catalogFile, count));
    return { 'one tool': await bare('1'), 'sixty tools': await bare('60'), 'gateway, on': gateway };
  }

  /** Another gateway process with everything on. */
  async governed(app, options) {
    this.#governed ??= governance();
    const { environment, headers } = this.#governed;
    const audit = { AUDIT_FILE: `${environment.AUDIT_FILE}.${this.#port}` };
    return { ...(await this.#gateway(app, { ...environment, ...audit }, options)), headers };
  }

  /** A sandbox of its own, with its control interface. */
  async sandbox(environment) {
    this.#port += 2;
    const control = this.#port + 1;
    const sandbox = await this.#node([join(ROOT, 'apps/lago-sandbox/dist/main.js')], {
      PORT: String(this.#port),
      CONTROL_PORT: String(control),
      ...environment,
    });
    return { ...sandbox, controlUrl: `http://127.0.0.1:${control}` };
  }

  /** A gateway in front of another upstream than the others have. */
  gatewayTo(upstream, environment) {
    return this.#gateway('rest-gateway', { LAGO_API_URL: `${upstream}/api/v1`, ...environment });
  }

  /** Ends one target as a system would, and resolves when it is gone. */
  async stop({ child }) {
    this.#children.delete(child);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }

  end() {
    for (const child of this.#children) child.kill('SIGKILL');
    this.#governed?.end();
  }

  async #once(name, start) {
    if (!this.#started.has(name)) this.#started.set(name, await start());
    return this.#started.get(name);
  }

  #baseline(script, ...args) {
    this.#port += 2;
    return this.#node([join(BASELINES, script), String(this.#port), this.#upstream, ...args]);
  }

  #gateway(app, environment, { nodeArgs = [] } = {}) {
    this.#port += 2; // the one above is for management
    return this.#node([...nodeArgs, join(ROOT, `apps/${app}/dist/main.js`)], {
      LAGO_TOKEN: 'sandbox',
      LAGO_API_URL: `${this.#upstream}/api/v1`,
      PORT: String(this.#port),
      TOTAL_TIMEOUT_MS: '30000',
      MCP_DESTRUCTIVE: 'allow',
      DRAIN_GRACE_MS: '0',
      ...environment,
    });
  }

  async #node(args, environment = {}) {
    const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, ...environment }, stdio: 'ignore' });
    this.#children.add(child);
    const url = `http://127.0.0.1:${this.#port}`;
    for (let tries = 0; tries < 1200; tries++) {
      if (child.exitCode !== null) throw new Error(`${args.at(-1)} ended at its start`);
      if (await fetch(url).catch(() => undefined)) return { child, pid: child.pid, url };
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`nothing answers on ${url}`);
  }
}

async function toolsOf({ url, headers }) {
  const reply = await fetch(`${url}/mcp`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
  });
  return /** @type {any} */ (await reply.json()).result.tools;
}
