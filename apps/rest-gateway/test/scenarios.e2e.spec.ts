import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '@lago/testing';
import type { Sandbox, Service } from '@lago/testing';
import { startGateway } from './support/gateway.js';

const run = promisify(execFile);
const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

/** The scripts of the README, by heading. */
const scenarios = [...readme.matchAll(/^### (\d+\. .+)\n\n```sh\n([\s\S]*?)^```$/gm)].map(
  ([, name = '', script = '']) => [name, script] as const,
);

const missing = spawnSync('curl', ['--version']).status !== 0 && process.env['CI'] !== 'true';
const withCurl = missing ? describe.skip : describe;

let sandbox: Sandbox;
let gateway: Service;

beforeAll(async () => {
  if (missing) return;
  sandbox = await startSandbox();
  gateway = await startGateway(`${sandbox.url}/api/v1`);
}, 60_000);

afterAll(() => Promise.all([gateway?.stop(), sandbox?.stop()]));

/** Fails at the first answer that is no success, as the reader would want to know. */
const STRICT =
  'set -euo pipefail\ncurl() { command curl --silent --show-error --fail-with-body "$@"; echo >&2 "called"; }\n';

interface Logged {
  readonly operation: string;
  readonly method: string;
  readonly requestId: string;
  readonly status: number;
}

async function logged(): Promise<Logged[]> {
  const response = await fetch(`${sandbox.secondUrl}/requests`);
  return ((await response.json()) as { requests: Logged[] }).requests;
}

withCurl("the README's scenarios (needs curl)", () => {
  it('are ten', () => expect(scenarios).toHaveLength(10));

  it.each(scenarios)('%s', async (_, script) => {
    await sandbox.control('/reset');
    const env = { PATH: process.env['PATH'], GW: gateway.url };
    const { stderr } = await run('bash', ['--norc', '-c', STRICT + script], { env }).catch((error: unknown) => {
      const { stdout, stderr: said } = error as { stdout: string; stderr: string };
      throw new Error(`${stdout.slice(-2000)}\n${said}`);
    });
    const calls = stderr.split('called').length - 1;
    const dry = script.split('dry-run').length - 1;
    const requests = await logged();
    // A call that names its effect also lists what is there before it: all of that carries the id of one call.
    expect(new Set(requests.map(({ requestId }) => requestId.replace(/-\d+$/, ''))).size).toBe(calls - dry);
    expect(requests.filter(({ method }) => method !== 'GET').length).toBeLessThanOrEqual(calls - dry);
    expect(requests.filter(({ status }) => status !== 200)).toEqual([]);
  });
});
