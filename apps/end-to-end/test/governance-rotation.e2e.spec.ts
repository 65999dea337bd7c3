import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startService, startUpstream } from '@lago/testing';
import type { Service } from '@lago/testing';
import { newKey, temporaryFile } from './support/consumers.js';

const CLI = join(import.meta.dirname, '../../../libs/gateway-kit/dist/consumers/cli/main.js');

/** An upstream that accepts only the keys it is told to, like Lago while a key is rotated. */
async function upstreamWithKeys(...valid: string[]) {
  const accepted = new Set(valid);
  const seen = new Set<string>();
  const upstream = await startUpstream({
    answer: ({ headers }) => {
      const key = (headers['authorization'] ?? '').replace('Bearer ', '');
      seen.add(key);
      return { status: accepted.has(key) ? 200 : 401, body: { invoices: [] } };
    },
  });
  return { ...upstream, accepted, seen };
}

/** Calls without pause until stopped; counts answers by status. */
function load(url: string, key: () => string) {
  const counts: Record<number, number> = {};
  let going = true;
  let page = 0;
  const done = Promise.all(
    Array.from({ length: 8 }, async () => {
      while (going) {
        const answer = await fetch(`${url}/invoices?page=${++page}`, { headers: { 'x-api-key': key() } });
        await answer.arrayBuffer();
        counts[answer.status] = (counts[answer.status] ?? 0) + 1;
      }
    }),
  );
  return {
    async stop() {
      going = false;
      await done;
      return counts;
    },
  };
}

function cli(...given: string[]) {
  const { stdout, status } = spawnSync(process.execPath, [CLI, ...given], { encoding: 'utf8' });
  return { status, key: stdout.split('\n')[0] as string, stdout };
}

const until = async (holds: () => boolean) => {
  while (!holds()) await sleep(20);
};

describe('rotating under load', () => {
  let upstream: Awaited<ReturnType<typeof upstreamWithKeys>>;
  let gateway: Service;
  let tokenFile: string;
  let consumersFile: string;
  let key: string;

  beforeAll(async () => {
    upstream = await upstreamWithKeys('old-token-11', 'new-token-22');
    tokenFile = temporaryFile('token', 'old-token-11\n');
    consumersFile = join(dirname(tokenFile), 'consumers.yaml');
    key = cli('add', 'team', '--scopes', 'read-only', '--file', consumersFile).key;
    gateway = await startService('rest-gateway', {
      LAGO_TOKEN_FILE: tokenFile,
      LAGO_API_URL: upstream.base,
      CONSUMERS_FILE: consumersFile,
    });
  }, 180_000);
  afterAll(async () => {
    await gateway.stop();
    await upstream.close();
  });

  it("changes the upstream's key without a failed call", async () => {
    const running = load(gateway.url, () => key);
    await until(() => upstream.seen.has('old-token-11'));
    writeFileSync(tokenFile, 'new-token-22\n');
    await until(() => upstream.seen.has('new-token-22'));
    upstream.accepted.delete('old-token-11');
    await sleep(300);
    expect(Object.keys(await running.stop())).toEqual(['200']);
  });

  it("changes a consumer's key without a failed call, and the old one ends", async () => {
    const old = key;
    const running = load(gateway.url, () => key);
    const rotated = cli('rotate', 'team', '--grace', '1h', '--file', consumersFile);
    expect(rotated.status).toBe(0);
    await until(() => gateway.output().includes('consumers file read again'));
    key = rotated.key;
    await sleep(300);
    expect(Object.keys(await running.stop())).toEqual(['200']);

    expect(cli('rotate', 'team', '--now', '--file', consumersFile).status).toBe(0);
    const status = async () => (await fetch(`${gateway.url}/invoices`, { headers: { 'x-api-key': old } })).status;
    while ((await status()) !== 401) await sleep(50);
  });

  it('keeps the last good consumers file when a bad one comes, and says once what is wrong where', async () => {
    const good = readFileSync(consumersFile, 'utf8');
    key = cli('rotate', 'team', '--file', consumersFile).key;
    const status = async () => (await fetch(`${gateway.url}/invoices`, { headers: { 'x-api-key': key } })).status;
    while ((await status()) !== 200) await sleep(50);

    writeFileSync(consumersFile, `${good}  - name: broken\n    scope: [read-only]\n`);
    while (!gateway.output().includes('consumers file refused')) expect(await status()).toBe(200);
    await sleep(1200);
    expect(await status()).toBe(200);
    const lines = gateway.output().split('\n');
    const complaints = lines.filter((line) => line.includes('consumers file refused'));
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(/\d+:\d+ consumers\[1\]\.scope: there is no such setting/);
  });

  it('follows links that are swapped, as Kubernetes does for a changed ConfigMap', async () => {
    const one = newKey();
    const two = newKey();
    const entry = ({ sha256 }: { sha256: string }) => ({
      consumers: [{ name: 'linked', keys: [{ sha256 }], scopes: ['read-only'] }],
    });
    const first = temporaryFile('consumers.yaml', entry(one));
    const second = temporaryFile('consumers.yaml', entry(two));
    const link = `${consumersFile}.link`;
    rmSync(consumersFile);
    symlinkSync(first, link);
    symlinkSync(link, consumersFile);
    const status = async ({ key: given }: { key: string }) =>
      (await fetch(`${gateway.url}/invoices`, { headers: { 'x-api-key': given } })).status;
    while ((await status(one)) !== 200) await sleep(50);
    rmSync(link);
    symlinkSync(second, link);
    while ((await status(two)) !== 200) await sleep(50);
    expect(await status(one)).toBe(401);
  });
});
