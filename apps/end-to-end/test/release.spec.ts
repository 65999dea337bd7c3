import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../../..');
const SERVICES = ['rest-gateway', 'mcp-gateway', 'lago-sandbox'];
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const { release } = JSON.parse(read('nx.json')) as {
  release: { groups: Record<string, { projects: string[]; releaseTag: { pattern: string } }> };
};

/** Raises the version of a service as `nx release` would, in memory; the files it changes. */
function raised(service: string, version: string): Record<string, string> {
  const script = `
    import { existsSync, readFileSync } from 'node:fs';
    import Versions from './tools/release/version-actions.mjs';
    const written = {};
    const tree = { exists: existsSync, read: (path) => written[path] ?? readFileSync(path, 'utf8'), write: (path, text) => void (written[path] = text) };
    const actions = new Versions({}, { data: { root: 'apps/${service}' } }, {});
    await actions.updateProjectVersion(tree, '${version}');
    console.log(JSON.stringify(written));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, maxBuffer: 1e8 });
  return JSON.parse(said.toString()) as Record<string, string>;
}

describe.each(SERVICES)('a release of %s', (service) => {
  const files = raised(service, '9.8.7-rc.1');

  it('raises the version wherever it stands, and no other', () => {
    const versioned = [`apps/${service}/package.json`, 'package-lock.json'];
    for (const file of ['server.json', 'k8s/overlays/prod/kustomization.yaml']) {
      if (existsSync(join(ROOT, 'apps', service, file))) versioned.push(`apps/${service}/${file}`);
    }
    expect(Object.keys(files).sort()).toEqual(versioned.sort());
    for (const [path, text] of Object.entries(files)) {
      const before = read(path).split('\n');
      const changed = text.split('\n').filter((line, at) => line !== before[at]);
      expect([path, changed.length]).toEqual([path, path.endsWith('server.json') ? 2 : 1]);
      for (const line of changed) expect(line).toContain('9.8.7-rc.1');
    }
    const lock = JSON.parse(files['package-lock.json'] as string) as { packages: Record<string, { version: string }> };
    expect(lock.packages[`apps/${service}`]?.version).toBe('9.8.7-rc.1');
  });

  it('has a tag that the workflow of images waits for', () => {
    expect(release.groups[service]).toMatchObject({
      projects: [`@lago/${service}`],
      releaseTag: { pattern: '{releaseGroupName}@{version}' },
    });
    const { on, jobs } = parse(read('.github/workflows/images.yml')) as {
      on: { push: { tags: string[] } };
      jobs: { image: { steps: { with?: { platforms?: string } }[] } };
    };
    expect(on.push.tags).toContain(`${service}@*`);
    const platforms = jobs.image.steps.map((step) => step.with?.platforms).filter(Boolean);
    expect(platforms).toEqual(['linux/amd64,linux/arm64']);
    const dockerfile = read(service === 'lago-sandbox' ? 'apps/lago-sandbox/Dockerfile' : 'deploy/Dockerfile');
    // No step runs on another processor than that of the machine that builds.
    expect(dockerfile).toMatch(/^FROM --platform=\$BUILDPLATFORM \$\{BUILD_IMAGE\} AS manifests$/m);
    expect(dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))).not.toMatch(/^RUN /m);
  });
});

it('keeps what people lay beside the checkout out of it, and what plans a release in it', () => {
  const ignored = (path: string) => {
    try {
      return execFileSync('git', ['check-ignore', '-q', path], { cwd: ROOT }).length === 0;
    } catch {
      return false;
    }
  };
  for (const path of [
    '.env',
    '.env.local',
    'token',
    'consumers.yaml',
    'consumers/consumers.yaml',
    'secrets/lago-token',
  ]) {
    expect([path, ignored(path)]).toEqual([path, true]);
  }
  for (const path of ['.nx/version-plans/one.md', 'deploy/compose/observability.env', 'docs/clients/codex.toml']) {
    expect([path, ignored(path)]).toEqual([path, false]);
  }
});
