import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../dist/main.js');
const LINE = /^lago-sandbox listening on (http:\/\/127\.0\.0\.1:\d+) control (http:\/\/127\.0\.0\.1:\d+)\n$/;

const running: ChildProcess[] = [];

function start(variables: Record<string, string>): { child: ChildProcess; output: { out: string; err: string } } {
  const child = spawn(process.execPath, [MAIN], { env: { PORT: '0', ...variables } });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
  running.push(child);
  return { child, output };
}

async function refusal(variables: Record<string, string>): Promise<[code: number | null, err: string]> {
  const { child, output } = start(variables);
  const [code] = (await once(child, 'close')) as [number | null];
  expect(output.out).toBe('');
  return [code, output.err];
}

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error('dist/main.js is missing: npm run build -w @lago/lago-sandbox');
});

test('prints one line, answers, and leaves with code 0', async () => {
  const { child, output } = start({ LAGO_TOKEN: 'sandbox' });
  await once(child.stdout!, 'data');
  const url = LINE.exec(output.out)?.[1] ?? '';
  const answer = await fetch(`${url}/api/v1/customers/cust-417`, { headers: { Authorization: 'Bearer sandbox' } });
  expect(answer.status).toBe(200);
  child.kill('SIGTERM');
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(0);
  expect(output.out.match(/\n/g)).toHaveLength(1);
  expect(output.err).toBe('');
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
  const { child, output } = start({});
  await once(child.stdout!, 'data');
  const port = new URL(LINE.exec(output.out)?.[1] ?? '').port;
  const [code, err] = await refusal({ PORT: port, CONTROL_PORT: '0' });
  expect([code, err.includes('EADDRINUSE')]).toEqual([1, true]);
});
