import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, PersistentVolumeClaim, Service, ServiceAccount } from 'kubernetes-models/v1';
import { parseAllDocuments } from 'yaml';
import { render } from './support/kustomize.js';
import type { Manifest } from './support/kustomize.js';
import { typeFaults } from './support/kubernetes-schema.js';

const ROOT = join(import.meta.dirname, '../../..');
const GATEWAYS = ['rest-gateway', 'mcp-gateway'];
const OVERLAYS = GATEWAYS.flatMap((app) => ['dev', 'prod'].map((stage) => ({ app, stage })));
const MODELS: Record<string, new (data: never) => { validate(): void }> = {
  ConfigMap,
  Deployment,
  HorizontalPodAutoscaler,
  NetworkPolicy,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
};

interface PodSpec {
  automountServiceAccountToken?: boolean;
  terminationGracePeriodSeconds?: number;
  securityContext: Record<string, unknown>;
  volumes?: { name: string; secret?: { secretName: string }; projected?: unknown; configMap?: { name: string } }[];
  containers: Container[];
}

interface Container {
  name: string;
  image: string;
  env?: { name: string; value: string }[];
  ports: { name: string }[];
  volumeMounts?: { name: string; mountPath: string }[];
  securityContext: Record<string, unknown>;
  resources: { requests: Record<string, string>; limits: Record<string, string> };
}

const folder = (app: string, stage: string) => join(ROOT, 'apps', app, 'k8s/overlays', stage);
const podOf = (deployment: Manifest) => (deployment.spec as { template: { spec: PodSpec } }).template.spec;
const find = (manifests: Manifest[], kind: string, name: string) => {
  const found = manifests.find((one) => one.kind === kind && one.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
};

describe.each(OVERLAYS)('$app $stage', ({ app, stage }) => {
  const manifests = render(folder(app, stage));
  const deployment = find(manifests, 'Deployment', app);
  const pod = podOf(deployment);
  const container = pod.containers[0] as Container;
  const environment = Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value]));

  it('has no unknown field, wrong type or wrong word', () => {
    const core = manifests.filter(({ kind }) => kind !== 'ServiceMonitor');
    expect(core.flatMap(typeFaults)).toEqual([]);
    for (const manifest of core) {
      const Model = MODELS[manifest.kind];
      if (!Model) throw new Error(`no model for ${manifest.kind}`);
      new Model(manifest as never).validate();
    }
  });

  it('keeps every object in one namespace and small enough for kubectl apply', () => {
    expect(new Set(manifests.map(({ metadata }) => metadata.namespace)).size).toBe(1);
    for (const manifest of manifests) expect(Buffer.byteLength(JSON.stringify(manifest))).toBeLessThan(262_144);
  });

  it('meets the restricted pod security profile in every pod', () => {
    for (const one of manifests.filter(({ kind }) => kind === 'Deployment')) {
      const spec = podOf(one);
      expect(spec.automountServiceAccountToken).toBe(false);
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      for (const { securityContext, resources } of spec.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(Object.keys(resources.requests)).toEqual(['cpu', 'memory']);
        expect(resources.limits.memory).toBeDefined();
      }
    }
  });

  it('gives a stopping pod longer than it needs', () => {
    const needed = Number(environment.DRAIN_GRACE_MS) + Number(environment.DRAIN_DEADLINE_MS);
    expect((pod.terminationGracePeriodSeconds ?? 0) * 1000).toBeGreaterThan(needed);
  });

  it('mounts what it reads, and the document under a name that changes with it', () => {
    const mounted = (container.volumeMounts ?? []).map(({ name }) => name).sort();
    expect((pod.volumes ?? []).map(({ name }) => name).sort()).toEqual(mounted);
    const references = [...JSON.stringify(deployment).matchAll(/"configMap":\{"name":"([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references).toHaveLength(4);
    for (const name of references) {
      expect(name).toMatch(/-[a-z0-9]{10}$/);
      find(manifests, 'ConfigMap', name as string);
    }
  });

  it('routes to ports the container has, without affinity', () => {
    const { ports, sessionAffinity } = find(manifests, 'Service', app).spec as {
      ports: { targetPort: string }[];
      sessionAffinity: string;
    };
    const names = container.ports.map(({ name }) => name);
    for (const { targetPort } of ports) expect(names).toContain(targetPort);
    expect(sessionAffinity).toBe('None');
  });

  it('deploys without the other gateway', () => {
    const other = GATEWAYS.find((name) => name !== app) as string;
    expect(
      manifests
        .filter(({ kind }) => kind !== 'ConfigMap')
        .map((one) => JSON.stringify(one))
        .join(),
    ).not.toContain(other);
  });

  const kubectl = spawnSync('kubectl', ['kustomize', folder(app, stage)], { encoding: 'utf8', maxBuffer: 1e8 });
  const compare = kubectl.status === 0 ? it : it.skip;
  compare('is what kubectl renders (skipped without a kubectl that knows this kind of kustomization)', () => {
    const theirs = parseAllDocuments(kubectl.stdout).map((one) => one.toJS() as Manifest);
    const sorted = (list: Manifest[]) => list.map((one) => JSON.stringify(sortKeys(one))).sort();
    expect(sorted(manifests)).toEqual(sorted(theirs));
  });
});

describe.each(GATEWAYS)('%s in production', (app) => {
  const manifests = render(folder(app, 'prod'));
  const deployment = find(manifests, 'Deployment', app);
  const { env = [], volumeMounts = [] } = podOf(deployment).containers[0] as Container;
  const environment = Object.fromEntries(env.map(({ name, value }) => [name, value]));

  it('runs three replicas that share Redis', () => {
    expect((deployment.spec as { replicas: number }).replicas).toBe(3);
    const redis = new URL(environment.REDIS_URL as string).hostname;
    find(manifests, 'Service', redis);
    find(manifests, 'Deployment', redis);
  });

  it('takes its secrets as files', () => {
    expect(environment).not.toHaveProperty('LAGO_TOKEN');
    const folders = volumeMounts.map(({ mountPath }) => `${mountPath}/`);
    for (const name of ['LAGO_TOKEN_FILE', 'CONSUMERS_FILE']) {
      expect(folders.some((path) => environment[name]?.startsWith(path))).toBe(true);
    }
  });

  it('is scraped where it has its metrics', () => {
    const { endpoints, selector } = find(manifests, 'ServiceMonitor', app).spec as {
      endpoints: { port: string; path: string; interval: string }[];
      selector: { matchLabels: Record<string, string> };
    };
    const service = find(manifests, 'Service', app);
    expect((service.spec as { ports: { name: string }[] }).ports.map(({ name }) => name)).toContain(endpoints[0]?.port);
    expect(service.metadata.labels).toMatchObject(selector.matchLabels);
    expect(Object.keys(endpoints[0] ?? {})).toEqual(['port', 'path', 'interval']);
  });
});

it('takes the document, what agents are told about it and every file of the contract along', () => {
  const contract = join(ROOT, 'capabilities/lago/contract');
  const rendered = render(join(ROOT, 'capabilities/lago')).flatMap(({ data }) => Object.keys(data as object));
  expect(rendered.sort()).toEqual(['capability.yaml', 'instructions.md', ...readdirSync(contract)].sort());
  expect(statSync(contract).isDirectory()).toBe(true);
});

it('finds planted faults', () => {
  const [deployment] = render(join(ROOT, 'deploy/redis')).filter(({ kind }) => kind === 'Deployment') as [Manifest];
  const broken = structuredClone(deployment);
  Object.assign(broken.spec as object, { replicas: 'three', contaners: [] });
  expect(typeFaults(broken)).toEqual([
    'Deployment.spec.replicas: expected number, found string',
    'Deployment.spec.contaners: there is no such field',
  ]);
  Object.assign(podOf(deployment).containers[0] as Container, { imagePullPolicy: 'Sometimes' });
  expect(() => new Deployment(deployment as never).validate()).toThrow('imagePullPolicy');
});

function sortKeys(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(sortKeys);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sortKeys(item)]),
  );
}
