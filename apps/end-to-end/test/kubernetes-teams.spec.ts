import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { describeWith } from '@lago/testing';
import { startKubernetesApi } from './support/kubernetes-api.js';
import type { KubernetesApi } from './support/kubernetes-api.js';
import { render } from './support/kustomize.js';
import type { Manifest } from './support/kustomize.js';

const ROOT = join(import.meta.dirname, '../../..');
const shared = (stage: string) => join(ROOT, 'deploy/shared', stage);
const gateway = (app: string, stage: string) => join(ROOT, 'apps', app, 'k8s/overlays', stage);
const keyOf = ({ kind, metadata }: Manifest) => `${kind}/${metadata.name}`;
const keysOf = (path: string) => render(path).map(keyOf).sort();

describe.each(['dev', 'prod'])('%s: each team has objects of its own', (stage) => {
  const parts = [shared(stage), gateway('rest-gateway', stage), gateway('mcp-gateway', stage)];

  it('none is owned twice', () => {
    const all = parts.flatMap(keysOf);
    expect(all.filter((key, at) => all.indexOf(key) !== at)).toEqual([]);
  });

  it('what both need is with neither', () => {
    expect(keysOf(shared(stage)).filter((key) => /Namespace|PersistentVolume|ConfigMap/.test(key))).toHaveLength(
      stage === 'prod' ? 6 : 5,
    );
    for (const part of parts.slice(1)) expect(keysOf(part).join()).not.toMatch(/redis|sandbox|ConfigMap|Namespace/);
  });
});

describeWith('kubectl')('with kubectl against a stand-in of the Kubernetes API (needs kubectl)', () => {
  let api: KubernetesApi;
  const home = mkdtempSync(join(tmpdir(), 'kubectl-'));
  writeFileSync(join(home, 'none'), '');
  beforeEach(async () => {
    api = await startKubernetesApi();
  });
  afterEach(() => api.close());
  afterAll(() => rmSync(home, { recursive: true }));

  async function kubectl(...args: string[]): Promise<string> {
    const connection = ['--kubeconfig', join(home, 'none'), '--cache-dir', join(home, 'cache'), '--server', api.url];
    const env = { PATH: process.env.PATH, HOME: home };
    return (await promisify(execFile)('kubectl', [...connection, ...args], { env, maxBuffer: 1e8 })).stdout;
  }
  const apply = (path: string) => kubectl('apply', '--validate=false', '-k', path);
  const remove = (path: string) => kubectl('delete', '--wait=false', '-k', path);

  it.each([
    ['rest-gateway', 'mcp-gateway'],
    ['mcp-gateway', 'rest-gateway'],
  ])(
    '%s comes first and goes first, and %s never notices',
    async (first, second) => {
      await apply(shared('prod'));
      await apply(gateway(first, 'prod'));
      await apply(gateway(second, 'prod'));
      const expected = [shared('prod'), gateway(second, 'prod')].flatMap(keysOf);
      await remove(gateway(first, 'prod'));
      expect(api.names()).toEqual(expected.sort());
      await remove(gateway(second, 'prod'));
      expect(api.names()).toEqual(keysOf(shared('prod')));
    },
    120_000,
  );

  it('a gateway that is deployed again keeps the replicas that the autoscaler gave it, and gets the new image', async () => {
    await apply(gateway('rest-gateway', 'prod'));
    const scaled = api.get('Deployment', 'rest-gateway') as Manifest & { spec: { replicas: number } };
    scaled.spec.replicas = 7;
    const next = mkdtempSync(join(home, 'next-'));
    const known = relative(next, gateway('rest-gateway', 'prod'));
    const image = '{ name: registry.example.com/lago-gateways/rest-gateway, newTag: next }';
    writeFileSync(join(next, 'kustomization.yaml'), `resources: [${known}]\nimages: [${image}]\n`);
    expect(await apply(next)).toContain('deployment.apps/rest-gateway configured');
    const { spec } = api.get('Deployment', 'rest-gateway') as Manifest & {
      spec: { replicas: number; template: { spec: { containers: { image: string }[] } } };
    };
    expect([spec.replicas, spec.template.spec.containers[0]?.image]).toEqual([
      7,
      'registry.example.com/lago-gateways/rest-gateway:next',
    ]);
  }, 120_000);
});
