import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService, startUpstream } from '@lago/testing';

const ROOT = join(import.meta.dirname, '../../..');

function printed(app: string, env: Record<string, string>) {
  const main = join(ROOT, 'apps', app, 'dist/main.js');
  return spawnSync(process.execPath, [main, '--print-config'], { encoding: 'utf8', env });
}

it('docs/configuration.md is what the settings say', () => {
  const script = join(ROOT, 'tools/docs-configuration.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

describe.each(['rest-gateway', 'mcp-gateway'])('%s --print-config', (app) => {
  it('prints what is in force and hides every secret', () => {
    const { status, stdout } = printed(app, {
      LAGO_TOKEN: 'token-nobody-may-see',
      REDIS_URL: 'redis://user:nobody-may-see@redis:6379',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=nobody-may-see',
      HTTPS_PROXY: 'http://user:nobody-may-see@proxy:3128',
      PORT: '8088',
    });
    expect(status).toBe(0);
    expect(stdout).not.toContain('nobody-may-see');
    expect(stdout).toMatch(/^LAGO_TOKEN=\[hidden\]$/m);
    expect(stdout).toMatch(/^PORT=8088$/m);
    expect(stdout).toMatch(/^DRAIN_DEADLINE_MS=25000$/m);
    expect(stdout).toMatch(/^# MANAGEMENT_PORT is not set$/m);
  });

  it('names all faults at once', () => {
    const { status, stderr } = printed(app, { PORT: 'many', LOG_LEVEL: 'loud', OTEL_TRACES_SAMPLER_ARG: '2' });
    expect(status).toBe(1);
    for (const name of ['PORT', 'LOG_LEVEL', 'OTEL_TRACES_SAMPLER_ARG']) expect(stderr).toContain(name);
  });
});

/** A folder as the kubelet mounts it: every file is a link through `..data` to a folder that is swapped on a change. */
function mounted(source: string, names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'mounted-'));
  mkdirSync(join(folder, '..2026_11_22'));
  symlinkSync('..2026_11_22', join(folder, '..data'));
  for (const name of names) {
    cpSync(join(source, name), join(folder, '..2026_11_22', name));
    symlinkSync(`..data/${name}`, join(folder, name));
  }
  return folder;
}

it('starts from a document, a contract and a token as Kubernetes mounts them', async () => {
  const lago = join(ROOT, 'capabilities/lago');
  const secrets = mkdtempSync(join(tmpdir(), 'secrets-'));
  writeFileSync(join(secrets, 'token'), 'sandbox-from-a-file\n');
  const upstream = await startUpstream();
  const service = await startService('rest-gateway', {
    CAPABILITY_FILE: join(mounted(lago, ['capability.yaml']), 'capability.yaml'),
    CONTRACT_DIR: mounted(join(lago, 'contract'), readdirSync(join(lago, 'contract'))),
    LAGO_TOKEN_FILE: join(secrets, 'token'),
    LAGO_API_URL: upstream.url,
  });
  expect((await fetch(`${service.url}/customers?per_page=nonsense`)).status).toBe(422);
  expect((await fetch(`${service.url}/customers`)).status).toBe(200);
  expect(upstream.take()).toMatchObject([{ headers: { authorization: 'Bearer sandbox-from-a-file' } }]);
  await service.stop();
  await upstream.close();
});

it.each(['rest-gateway', 'mcp-gateway'])('the bill of materials of the %s lists what runs and nothing else', (app) => {
  const { stdout } = spawnSync(process.execPath, [join(ROOT, 'tools/sbom.mjs'), app], { encoding: 'utf8' });
  const { bomFormat, components } = JSON.parse(stdout) as {
    bomFormat: string;
    components: { name: string; purl: string }[];
  };
  expect(bomFormat).toBe('CycloneDX');
  const names = components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['@nestjs/core', 'axios', '@opentelemetry/sdk-trace', 'undici']));
  expect(names.filter((name) => /^(?:nx|jest|typescript|eslint|@lago\/lago-sandbox)$/.test(name))).toEqual([]);
  expect(names.some((name) => name.startsWith('@modelcontextprotocol/'))).toBe(app === 'mcp-gateway');
  expect(new Set(components.map(({ purl }) => purl)).size).toBe(components.length);
});
