import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '@lago/testing';
import type { Variables } from '@lago/testing';

const MAIN = join(import.meta.dirname, '../dist/main.js');
const LINE = /^lago-sandbox listening on (http:\/\/127\.0\.0\.1:\d+) control (http:\/\/127\.0\.0\.1:\d+)\n$/;

function start(variables: Variables) {
  return launch(process.execPath, [MAIN], { variables: { PORT: '0', ...variables } });
}

async function refusal(variables: Variables): Promise<[code: number | null, err: string]> {
  const { code, stdout, stderr } = await start(variables).ended;
  expect(stdout).toBe('');
  return [code, stderr];
}

beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error('dist/main.js is missing: npm run build -w @lago/lago-sandbox');
});

test('prints one line, answers, and leaves with code 0', async () => {
  const sandbox = start({ LAGO_TOKEN: 'sandbox' });
  const [, url] = await sandbox.says(LINE);
  const answer = await fetch(`${url}/api/v1/customers/cust-417`, { headers: { Authorization: 'Bearer sandbox' } });
  expect(answer.status).toBe(200);
  expect(await sandbox.stop()).toBe(0);
  expect(sandbox.stdout().match(/\n/g)).toHaveLength(1);
  expect(sandbox.stderr()).toBe('');
});

test('refuses to start beside a real key, in one line that does not repeat it', async () => {
  const [code, err] = await refusal({ LAGO_TOKEN: '0a3b5c7d-1e2f-4a6b-8c9d-0e1f2a3b4c5d' });
  expect(code).toBe(1);
  expect(err).toMatch(/^lago-sandbox: LAGO_TOKEN .*refuses to start.*\n$/);
  expect(err).not.toContain('0a3b5c7d');
});

test('reports every fault of the environment at once', async () => {
  const wrong = {
    PORT: 'x',
    CONTROL_PORT: '70000',
    SEED: '-1',
    RATE_LIMIT: 'fast',
    PREMIUM: 'yes',
    EVENT_STORE: 'mysql',
  };
  const [code, err] = await refusal(wrong);
  expect(code).toBe(1);
  expect(
    err
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[1]),
  ).toEqual(['PORT', 'CONTROL_PORT', 'RATE_LIMIT', 'SEED', 'PREMIUM', 'EVENT_STORE']);
});

test('says which port is taken', async () => {
  const [, url = ''] = await start({}).says(LINE);
  const { port } = new URL(url);
  const [code, err] = await refusal({ PORT: port, CONTROL_PORT: '0' });
  expect([code, err.includes('EADDRINUSE')]).toEqual([1, true]);
});
