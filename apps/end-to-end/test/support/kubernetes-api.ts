import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Manifest } from './kustomize.js';

/** What kubectl needs of a Kubernetes API to apply and delete: discovery, and objects that are kept as they come. */
export interface KubernetesApi {
  readonly url: string;
  /** `Kind/name` of all that is there, sorted. */
  names(): string[];
  get(kind: string, name: string): Manifest | undefined;
  close(): Promise<void>;
}

const KINDS: Record<string, readonly string[]> = {
  v1: ['Namespace', 'Service', 'ServiceAccount', 'ConfigMap', 'PersistentVolumeClaim'],
  'apps/v1': ['Deployment'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'networking.k8s.io/v1': ['NetworkPolicy'],
  'policy/v1': ['PodDisruptionBudget'],
};

const pluralOf = (kind: string) => kind.toLowerCase().replace(/y$/, 'ie') + 's';

const kinds = Object.entries(KINDS).flatMap(([version, list]) => list.map((kind) => ({ version, kind })));

function discovery(path: string): object | undefined {
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  const groups = Object.keys(KINDS).filter((version) => version !== 'v1');
  if (path === '/apis') {
    const versions = groups.map((groupVersion) => {
      const [name, version] = groupVersion.split('/');
      return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } };
    });
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: versions };
  }
  const version = Object.keys(KINDS).find((one) => path === (one === 'v1' ? '/api/v1' : `/apis/${one}`));
  if (!version) return undefined;
  const resources = KINDS[version]?.map((kind) => ({
    ...{ name: pluralOf(kind), singularName: kind.toLowerCase(), kind, namespaced: kind !== 'Namespace' },
    verbs: ['get', 'list', 'create', 'patch', 'delete'],
  }));
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: version, resources };
}

/** A merge patch that knows of lists whose items have names, as a strategic one does. */
function merge(target: unknown, patch: unknown): unknown {
  if (Array.isArray(patch) && patch.every((item) => hasName(item))) {
    const list = [...((target ?? []) as unknown[])];
    for (const item of patch) {
      const at = list.findIndex((one) => hasName(one) && one.name === item.name);
      if (at < 0) list.push(item);
      else list[at] = merge(list[at], item);
    }
    return list;
  }
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const merged = { ...(target as Record<string, unknown>) };
  for (const [key, value] of Object.entries(patch)) {
    if (!key.startsWith('$')) merged[key] = value === null ? undefined : merge(merged[key], value);
  }
  return merged;
}

const hasName = (item: unknown): item is { name: string } =>
  typeof item === 'object' && item !== null && 'name' in item;

/** Starts a stand-in for the API of a cluster. No controller runs in it. */
export async function startKubernetesApi(): Promise<KubernetesApi> {
  const store = new Map<string, Manifest>();
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const answer = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      const path = (request.url ?? '').split('?')[0] ?? '';
      const found = discovery(path);
      if (found) return answer(200, found);
      // .../deployments or .../deployments/name
      const parts = path.split('/');
      const at = Math.max(
        ...kinds.map(({ kind }) => parts.lastIndexOf(pluralOf(kind))).filter((i) => i >= parts.length - 2),
      );
      const known = kinds.find(({ kind }) => pluralOf(kind) === parts[at]);
      const name = parts[at + 1];
      if (!known) return answer(404, { kind: 'Status', status: 'Failure', reason: 'NotFound', code: 404 });
      const given = text && request.method !== 'DELETE' ? (JSON.parse(text) as Manifest) : undefined;
      if (request.method === 'POST' && given) {
        store.set(`${given.kind}/${given.metadata.name}`, given);
        return answer(201, given);
      }
      const key = `${known.kind}/${name}`;
      const kept = store.get(key);
      if (!kept) return answer(404, { kind: 'Status', status: 'Failure', reason: 'NotFound', code: 404 });
      if (request.method === 'PATCH') store.set(key, merge(kept, given) as Manifest);
      if (request.method === 'DELETE') store.delete(key);
      return answer(200, store.get(key) ?? { kind: 'Status', apiVersion: 'v1', status: 'Success' });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    names: () => [...store.keys()].sort(),
    get: (kind, name) => store.get(`${kind}/${name}`),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
