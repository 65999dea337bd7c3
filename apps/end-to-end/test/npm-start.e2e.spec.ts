import { setTimeout as sleep } from 'node:timers/promises';
import { npmStart } from './support/npm-start.js';
import type { Started } from './support/npm-start.js';

const READY = /Ctrl-C stops everything/;

type Send = (started: Started) => void;

const signals: readonly (readonly [string, Send])[] = [
  ['Ctrl-C', ({ child }) => process.kill(-(child.pid as number), 'SIGINT')],
  ['SIGTERM to npm', ({ child }) => void child.kill('SIGTERM')],
  ['the end of npm', ({ child }) => void child.kill('SIGKILL')],
];

/** Nothing may be left a moment after the end; what npm did not wait for may need that moment. */
async function nothingLeft(started: Started): Promise<void> {
  await started.ended;
  for (let tries = 0; started.left().size && tries < 200; tries += 1) await sleep(50);
  expect([...started.left().values()]).toEqual([]);
}

// Those that look into a process need Linux.
const onLinux = process.platform === 'linux' ? it : it.skip;

describe('npm start', () => {
  it.each(signals)(
    'answers through both doors without an account, and leaves nothing behind after %s',
    async (_, signal) => {
      const started = npmStart();
      await started.says(READY);
      const curl = /curl '([^']+)'/.exec(started.output())?.[1] as string;
      const mcp = /mcp-gateway\s+(\S+)/.exec(started.output())?.[1] as string;
      const { customers } = (await (await fetch(curl)).json()) as { customers: unknown[] };
      expect(customers).toHaveLength(2);
      const tools = await fetch(mcp, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
      });
      const { result } = (await tools.json()) as { result: { tools: unknown[] } };
      expect(result.tools).toHaveLength(60);
      signal(started);
      await nothingLeft(started);
      await expect(fetch(curl)).rejects.toThrow();
    },
  );

  // Each signal and each moment at least once; all twelve pairs take a minute more.
  const [interrupt, terminate, kill] = signals.map(([, send]) => send) as [Send, Send, Send];
  onLinux.each<[string, string, Send]>([
    ['the end of npm', 'tools/start.mjs', kill],
    ['SIGTERM to npm', 'tools/build.mjs', terminate],
    ['Ctrl-C', 'lago-sandbox/dist', interrupt],
    ['the end of npm', 'mcp-gateway/dist', kill],
  ])('leaves nothing behind after %s, although %s has only just begun', async (_, script, signal) => {
    const started = npmStart();
    await started.begun(script);
    signal(started);
    await nothingLeft(started);
  });

  onLinux('kills and names what does not end in time', async () => {
    const started = npmStart({ STOP_WITHIN_MS: '1000' });
    await started.says(READY);
    process.kill(await started.begun('mcp-gateway/dist'), 'SIGSTOP');
    await started.stop('SIGTERM');
    await nothingLeft(started);
    expect(started.stderr()).toMatch(/^mcp-gateway did not end within 1000 ms and was killed$/m);
  });

  onLinux('says what ended, and ends the rest', async () => {
    const started = npmStart();
    await started.says(READY);
    process.kill(await started.begun('mcp-gateway/dist'), 'SIGKILL');
    await nothingLeft(started);
    expect(started.stderr()).toMatch(/^mcp-gateway ended with 1$/m);
    expect((await started.ended).code).not.toBe(0);
  });
});
