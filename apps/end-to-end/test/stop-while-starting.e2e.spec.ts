import { setTimeout as sleep } from 'node:timers/promises';
import { launchScript } from '@lago/testing';

const SERVICES = [
  'rest-gateway/dist/main.js',
  'mcp-gateway/dist/main.js',
  'mcp-gateway/dist/stdio.js',
  'lago-sandbox/dist/main.js',
];

const variables = { LAGO_TOKEN: 'sandbox', LAGO_API_URL: 'http://127.0.0.1:9/api/v1' };

describe.each(SERVICES)('%s', (service) => {
  // Before its first line a process has no say in it: the system ends it by the signal itself.
  it.each([
    ['SIGINT', 150],
    ['SIGTERM', 600],
  ] as const)('ends when %s comes %i ms after the start', async (signal, delay) => {
    const launched = launchScript(`apps/${service}`, variables);
    await sleep(delay);
    launched.child.kill(signal);
    const end = await launched.ended;
    expect([0, signal]).toContain(end.code ?? end.signal);
  });
});

it.each(SERVICES.slice(0, 2))('%s ends at once at the second signal, exit 1', async (service) => {
  const launched = launchScript(`apps/${service}`, { ...variables, DRAIN_GRACE_MS: '60000' });
  await launched.says(/ listening on /);
  launched.child.kill('SIGTERM');
  await sleep(50);
  launched.child.kill('SIGTERM');
  expect((await launched.ended).code).toBe(1);
});
