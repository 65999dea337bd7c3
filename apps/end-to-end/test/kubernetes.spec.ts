import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Namespace, PersistentVolumeClaim, Service, ServiceAccount } from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';
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
  Ingress,
  Namespace,
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
  args?: string[];
  env?: { name: string; value: string; valueFrom?: unknown }[];
  ports: { name: string }[];
  volumeMounts?: { name: string; mountPath: string }[];
  securityContext: Record<string, unknown>;
  resources: { requests: Record<string, string>; limits: Record<string, string> };
}

const folder = (app: string, stage: string) => join(ROOT, 'apps', app, 'k8s/overlays', stage);
const SHARED = ['dev', 'prod'].map((stage) => `deploy/shared/${stage}`);
const EXAMPLES = readdirSync(join(ROOT, 'deploy/examples')).map((name) => `deploy/examples/${name}`);
/** Kinds of operators that a cluster may have; their schemas are not those of Kubernetes. */
const FOREIGN = ['ExternalSecret', 'PrometheusRule', 'ServiceMonitor'];
const podOf = (deployment: Manifest) => (deployment.spec as { template: { spec: PodSpec } }).template.spec;
const find = (manifests: Manifest[], kind: string, name: string) => {
  const found = manifests.find((one) => one.kind === kind && one.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
};

describe.each([...OVERLAYS.map(({ app, stage }) => `apps/${app}/k8s/overlays/${stage}`), ...SHARED, ...EXAMPLES])(
  '%s',
  (path) => {
    const manifests = render(join(ROOT, path));

    it('has no unknown field, wrong type or wrong word', () => {
      const core = manifests.filter(({ kind }) => !FOREIGN.includes(kind));
      expect(core.flatMap(typeFaults)).toEqual([]);
      for (const manifest of core) {
        const Model = MODELS[manifest.kind];
        if (!Model) throw new Error(`no model for ${manifest.kind}`);
        new Model(manifest as never).validate();
      }
    });

    it('keeps every object in one namespace and small enough for kubectl apply', () => {
      const spaced = manifests.filter(({ kind }) => kind !== 'Namespace');
      expect(new Set(spaced.map(({ metadata }) => metadata.namespace)).size).toBe(1);
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

    it('leaves the number of replicas to the autoscaler', () => {
      const scaled = manifests.filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
      for (const { metadata } of scaled) {
        expect(find(manifests, 'Deployment', metadata.name).spec).not.toHaveProperty('replicas');
      }
    });

    const kubectl = spawnSync('kubectl', ['kustomize', join(ROOT, path)], { encoding: 'utf8', maxBuffer: 1e8 });
    const compare = kubectl.status === 0 ? it : it.skip;
    compare('is what kubectl renders (skipped without a kubectl that knows this kind of kustomization)', () => {
      const theirs = parseAllDocuments(kubectl.stdout).map((one) => one.toJS() as Manifest);
      const sorted = (list: Manifest[]) => list.map((one) => JSON.stringify(sortKeys(one))).sort();
      expect(sorted(manifests)).toEqual(sorted(theirs));
    });
  },
);

describe.each(OVERLAYS)('$app $stage', ({ app, stage }) => {
  const manifests = render(folder(app, stage));
  const deployment = find(manifests, 'Deployment', app);
  const pod = podOf(deployment);
  const container = pod.containers[0] as Container;
  const environment = Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value]));

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
      find(render(join(ROOT, `deploy/shared/${stage}`)), 'ConfigMap', name as string);
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
    expect(JSON.stringify(manifests)).not.toContain(other);
  });
});

describe.each(GATEWAYS)('%s in production', (app) => {
  const manifests = render(folder(app, 'prod'));
  const deployment = find(manifests, 'Deployment', app);
  const { env = [], volumeMounts = [] } = podOf(deployment).containers[0] as Container;
  const environment = Object.fromEntries(env.map(({ name, value }) => [name, value]));

  it('runs three replicas or more that share a Redis with a password', () => {
    expect(find(manifests, 'HorizontalPodAutoscaler', app).spec).toMatchObject({ minReplicas: 3 });
    const { hostname, password } = new URL(environment.REDIS_URL as string);
    expect(password).toBe('$(REDIS_PASSWORD)');
    const shared = render(join(ROOT, 'deploy/shared/prod'));
    find(shared, 'Service', hostname);
    const redis = podOf(find(shared, 'Deployment', hostname)).containers[0] as Container;
    const secret = (container: Container, name: string) => container.env?.find((one) => one.name === name)?.valueFrom;
    const gateway = podOf(deployment).containers[0] as Container;
    expect(secret(redis, 'REDISCLI_AUTH')).toEqual(secret(gateway, 'REDIS_PASSWORD'));
    expect(redis.args?.join(' ')).toContain('--requirepass $(REDISCLI_AUTH)');
  });

  it('takes its secrets as files', () => {
    expect(environment).not.toHaveProperty('LAGO_TOKEN');
    const folders = volumeMounts.map(({ mountPath }) => `${mountPath}/`);
    for (const name of ['LAGO_TOKEN_FILE', 'CONSUMERS_FILE']) {
      expect(folders.some((path) => environment[name]?.startsWith(path))).toBe(true);
    }
  });

  it('is scraped where it has its metrics, under the name that the alerts look for', () => {
    const watched = render(join(ROOT, 'deploy/examples/monitoring'));
    const { endpoints, selector, jobLabel } = find(watched, 'ServiceMonitor', 'lago-gateways').spec as {
      jobLabel: string;
      endpoints: { port: string }[];
      selector: { matchLabels: Record<string, string> };
    };
    const service = find(manifests, 'Service', app);
    expect((service.spec as { ports: { name: string }[] }).ports.map(({ name }) => name)).toContain(endpoints[0]?.port);
    expect(service.metadata.labels).toMatchObject({ ...selector.matchLabels, [jobLabel]: app });
  });
});

it('gives the Prometheus operator the alerts as they are, and the dashboard to the sidecar of Grafana', () => {
  const watched = render(join(ROOT, 'deploy/examples/monitoring'));
  const alerts = parse(readFileSync(join(ROOT, 'deploy/observability/alerts.yaml'), 'utf8')) as unknown;
  expect(find(watched, 'PrometheusRule', 'lago-gateways').spec).toEqual(alerts);
  const dashboard = find(watched, 'ConfigMap', 'lago-gateways-dashboard');
  expect(dashboard.metadata.labels).toEqual({ grafana_dashboard: '1' });
});

it('leaves Redis to you where you have one, and lets the gateway out to it', () => {
  expect(
    render(join(ROOT, 'deploy/examples/own-redis-shared')).filter((one) => /redis/.test(one.metadata.name)),
  ).toEqual([]);
  const manifests = render(join(ROOT, 'deploy/examples/own-redis'));
  const { env = [] } = podOf(find(manifests, 'Deployment', 'rest-gateway')).containers[0] as Container;
  expect(env.filter(({ name }) => name.startsWith('REDIS')).map(({ name }) => name)).toEqual([
    'REDIS_PASSWORD',
    'REDIS_URL',
  ]);
  expect(env.find(({ name }) => name === 'REDIS_URL')?.value).toMatch(/^rediss:/);
  const { egress } = find(manifests, 'NetworkPolicy', 'rest-gateway').spec as { egress: object[] };
  expect(egress).toContainEqual({ ports: [{ port: 6379, protocol: 'TCP' }] });
});

it('makes every Secret that is named from a vault, where there is one', () => {
  const made = render(join(ROOT, 'deploy/examples/external-secrets')).filter(({ kind }) => kind === 'ExternalSecret');
  const used = [...SHARED.slice(1), ...GATEWAYS.map((app) => `apps/${app}/k8s/overlays/prod`)]
    .flatMap((path) => render(join(ROOT, path)))
    .flatMap((one) => [...JSON.stringify(one).matchAll(/"secretName":"([^"]+)"|"secretKeyRef":\{"name":"([^"]+)"/g)]);
  expect([...new Set(used.map(([, volume, variable]) => volume ?? variable))].sort()).toEqual(
    made.map(({ metadata }) => metadata.name).sort(),
  );
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
