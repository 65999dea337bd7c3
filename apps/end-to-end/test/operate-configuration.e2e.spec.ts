import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

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
