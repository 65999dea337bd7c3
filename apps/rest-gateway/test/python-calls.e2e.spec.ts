import { join } from 'node:path';
import { describeWithPython, launchPython, startSandbox } from '@lago/testing';
import type { Sandbox, Service } from '@lago/testing';
import { plainCalls } from './support/calls.js';
import type { Call } from './support/calls.js';
import { unexplained } from './support/deliberate-differences.js';
import { startGateway } from './support/gateway.js';
import { oddCalls } from './support/odd-calls.js';
import { differencesOf } from './support/outcomes.js';
import type { Outcome } from './support/outcomes.js';

const SCRIPT = join(import.meta.dirname, 'python/calls.py');

let sandbox: Sandbox;
let gateway: Service;

beforeAll(async () => {
  sandbox = await startSandbox();
  gateway = await startGateway(`${sandbox.url}/api/v1`);
}, 60_000);

afterAll(() => Promise.all([gateway?.stop(), sandbox?.stop()]));

/** What the client's caller gets from each call, made one after the other. */
async function outcomesOf(url: string, calls: readonly Call[]): Promise<Outcome[]> {
  const { child, ended } = launchPython(SCRIPT, { API_URL: url, CONTROL_URL: sandbox.secondUrl });
  child.stdin?.end(
    calls.map((call, index) => `${JSON.stringify({ ...call, fresh: call.fresh || index === 0 })}\n`).join(''),
  );
  const { stdout, stderr } = await ended;
  expect(stderr).toBe('');
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Outcome);
}

/** Calls the client can make; it has no method to list events, and none of its own for some wrong inputs. */
function possible(calls: readonly Call[]): Call[] {
  return calls.filter(({ operation }) => operation !== 'findallevents');
}

describeWithPython()("Lago's Python client with only the base URL changed (needs .venv, made by .ci/python)", () => {
  it.each([
    ['every method', plainCalls, 59],
    ['whatever it sends', oddCalls, 190],
  ])(
    'gets what it gets without the gateway, but for a few reasons: %s',
    async (_what, calls, least) => {
      const made = possible(calls());
      const direct = await outcomesOf(sandbox.url, made);
      const through = await outcomesOf(gateway.url, made);
      expect(through.length).toBe(made.length);
      expect(made.length).toBeGreaterThanOrEqual(least);
      expect(unexplained(differencesOf(made, direct, through))).toEqual([]);
    },
    240_000,
  );
});
