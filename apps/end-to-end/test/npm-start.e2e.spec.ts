import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '../../..');

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function started() {
  const { PATH = '', HOME = '' } = process.env;
  const environment = { PATH, HOME, REST_PORT: '0', MCP_PORT: '0', SANDBOX_PORT: '0', NX_DAEMON: 'false' };
  const child = spawn('npm', ['start'], { cwd: ROOT, env: environment, detached: true });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise((resolve) => child.once('close', resolve));
  while (!output.includes('Ctrl-C stops everything')) {
    if (child.exitCode !== null) throw new Error(output);
    await sleep(50);
  }
  return { pid: child.pid as number, output: () => output, ended };
}

async function portsClosed(urls: readonly string[]): Promise<boolean> {
  for (let i = 0; i < 100; i++) {
    const answers = await Promise.all(
      urls.map((url) =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (!answers.includes(true)) return true;
    await sleep(50);
  }
  return false;
}

describe('npm start', () => {
  it.each([
    ['Ctrl-C', (pid: number) => process.kill(-pid, 'SIGINT')],
    ['SIGTERM to npm', (pid: number) => process.kill(pid, 'SIGTERM')],
  ])(
    'answers through both doors without an account, and leaves nothing behind after %s',
    async (_, signal) => {
      const { pid, output, ended } = await started();
      const curl = /curl '([^']+)'/.exec(output())?.[1] as string;
      const mcp = /mcp-gateway\s+(\S+)/.exec(output())?.[1] as string;
      const sandbox = /lago-sandbox\s+(\S+)/.exec(output())?.[1] as string;
      const customers = (await (await fetch(curl)).json()) as { customers: unknown[] };
      expect(customers.customers).toHaveLength(2);
      const initialize = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };
      const tools = await fetch(mcp, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(initialize),
      });
      const listed = (await tools.json()) as { result: { tools: unknown[] } };
      expect(listed.result.tools).toHaveLength(60);

      signal(pid);
      await ended;
      expect(alive(pid)).toBe(false);
      expect(await portsClosed([new URL('/', curl).href, mcp, sandbox])).toBe(true);
    },
    60_000,
  );
});
